package io.sparkctr.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.RunsConfig.IfFinished;
import io.sparkctr.config.UserError;
import io.sparkctr.run.RunStore.Claim;
import io.sparkctr.run.Stages.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir Path folder;
  private Path root;
  private RunStore runs;

  @BeforeEach
  void openRuns() {
    root = folder.resolve("runs");
    runs =
        new RunStore(
            new RunsConfig(
                root.toString(), RunsConfig.AUTO, IfFinished.FAIL, Duration.ofMinutes(2)),
            new Configuration());
  }

  @Test
  void withoutRunsNothingIsFound() throws IOException {
    assertThat(runs.list()).isEmpty();
    assertThat(runs.latest()).isEmpty();
    assertThat(runs.find("a")).isEmpty();
    assertThatThrownBy(() -> runs.require("latest"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no run is published in " + root);
    assertThatThrownBy(() -> runs.require("a"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no finished run \"a\" in " + root);
  }

  @Test
  void aRunExistsOnceItHasAManifest() throws IOException {
    try (Claim claim = runs.claim("a")) {
      Files.writeString(Path.of(claim.directory().metrics().toString()), "{}");
      assertThat(runs.list()).isEmpty();

      runs.commit(claim.directory(), manifest("a", "2026-01-01T00:00:00Z"));
    }

    assertThat(runs.list()).containsExactly(manifest("a", "2026-01-01T00:00:00Z"));
    assertThat(runs.require("a")).isEqualTo(manifest("a", "2026-01-01T00:00:00Z"));
    assertThat(root.resolve("a").toFile().list())
        .containsExactlyInAnyOrder("manifest.json", "metrics.json");
  }

  @Test
  void theLatestRunIsThePublishedOne() throws IOException {
    finish("a", "2026-01-01T00:00:00Z");
    finish("b", "2026-01-02T00:00:00Z");
    runs.publish(runs.directory("b"));
    runs.publish(runs.directory("a"));

    assertThat(runs.latest()).contains("a");
    assertThat(runs.require("latest").runId()).isEqualTo("a");
    assertThat(root.resolve("latest")).content().isEqualTo("a\n");
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("a", "b", "latest");
  }

  @Test
  void runsAreListedOldestFirstWhateverTheirNames() throws IOException {
    finish("b", "2026-01-01T00:00:00Z");
    finish("a", "2026-01-03T00:00:00Z");
    finish("c", "2026-01-02T00:00:00Z");

    assertThat(runs.list()).extracting(RunManifest::runId).containsExactly("b", "c", "a");
  }

  @Test
  void filesOfAnUnfinishedRunAreDeleted() throws IOException {
    try (Claim claim = runs.claim("a")) {
      Path model = Files.createDirectories(root.resolve("a/model/data"));
      Files.writeString(model.resolve("part-0"), "half");
      assertThat(claim.directory().id()).isEqualTo("a");
    }

    try (Claim claim = runs.claim("a")) {
      assertThat(claim).isNotNull();
      assertThat(root.resolve("a").toFile().list()).containsExactly("_lock");
    }
  }

  @Test
  void aRunInProgressCannotBeClaimedAgain() throws IOException {
    try (Claim claim = runs.claim("a")) {
      assertThat(claim).isNotNull();
      assertThatThrownBy(() -> runs.claim("a"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("run " + root + "/a is in use by process");
    }
  }

  @Test
  void aFinishedRunIsRefusedAndNotChanged() throws IOException {
    finish("a", "2026-01-01T00:00:00Z");

    assertThatThrownBy(() -> runs.claim("a"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "run a is finished: choose another runs.id, delete %s/a, or set runs.if-finished=reuse to complete its publication"
                .formatted(root));
    assertThat(root.resolve("a").toFile().list()).containsExactly("manifest.json");
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    finish("a", "2026-01-01T00:00:00Z");
    for (String damaged : List.of("{\"runId\": \"a\"", "{\"runId\": \"a\"}", "null")) {
      Files.writeString(root.resolve("a/manifest.json"), damaged);

      assertThatThrownBy(() -> runs.find("a"))
          .as(damaged)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(root + "/a/manifest.json is damaged");
    }
  }

  @Test
  void aManifestNamesItsFormatVersionAndReadsWithoutOne() throws IOException {
    finish("a", "2026-01-01T00:00:00Z");
    Path file = root.resolve("a/manifest.json");
    String text = Files.readString(file);
    assertThat(text).startsWith("{\n  \"formatVersion\" : 1,");

    Files.writeString(file, text.replace("  \"formatVersion\" : 1,\n", ""));

    assertThat(runs.require("a")).isEqualTo(manifest("a", "2026-01-01T00:00:00Z"));
  }

  @Test
  void aManifestOfANewerProgramIsRefused() throws IOException {
    finish("a", "2026-01-01T00:00:00Z");
    Files.writeString(root.resolve("a/manifest.json"), "{\"formatVersion\": 2, \"later\": true}");

    assertThatThrownBy(() -> runs.list())
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s/a/manifest.json has format version 2, but this program reads versions up to 1: use the program that made the run, or a newer one"
                .formatted(root));
  }

  private void finish(String id, String createdAt) throws IOException {
    try (Claim claim = runs.claim(id)) {
      runs.commit(claim.directory(), manifest(id, createdAt));
    }
  }

  private static RunManifest manifest(String id, String createdAt) {
    return new RunManifest(
        id,
        createdAt,
        "run",
        "unknown",
        Map.of("java", "17"),
        "host",
        "local[2]",
        Map.of("ctr.train.l2", "auto"),
        List.of(new RunManifest.Source("0", "/day_0", 3, "ff", 2, 1, 1, Map.of("label", 1L))),
        List.of("0"),
        List.of("1"),
        List.of(new Stage("train", 0.5, 2, 4)),
        new RunManifest.Features(20, 2),
        new RunManifest.Training(
            "fast",
            0.001,
            4,
            0,
            0.5,
            List.of(0.25),
            List.of(0.5),
            2,
            List.of(new RunManifest.Trial(40, 3, 0.6))),
        1L << 40,
        "none",
        "no run is published yet",
        List.of(new RunManifest.ProcessUsage("driver", "host", 1L << 41, 2.5)));
  }
}
