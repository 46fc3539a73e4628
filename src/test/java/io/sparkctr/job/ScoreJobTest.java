package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores become visible by their manifest, all days at once, or not at all. */
@ExtendWith(SparkExtension.class)
class ScoreJobTest {
  private static final Path RUNS =
      Path.of(System.getProperty("ctr.home"), "src/test/resources/stored/runs");

  @TempDir Path folder;
  private Path days;
  private Path scores;

  @BeforeEach
  void makeDays() throws IOException {
    days = Files.createDirectory(folder.resolve("days"));
    scores = folder.resolve("scores");
    Files.writeString(days.resolve("day_0"), DayRows.text(300, 1));
    Files.writeString(days.resolve("day_1"), "no row\n" + DayRows.text(200, 2));
  }

  @Test
  void theManifestListsTheFilesOfEachDay() throws IOException {
    CommandLineRun run = score().succeeds();

    assertThat(run.out().strip()).endsWith(scores.toString());
    assertThat(names(scores)).containsExactly("_manifest.json", "_quarantine", "day=0", "day=1");
    JsonNode manifest = manifest();
    assertThat(manifest.get("formatVersion").asInt()).isEqualTo(1);
    assertThat(manifest.get("format").asText()).isEqualTo("parquet");
    assertThat(manifest.get("days").findValuesAsText("day")).containsExactly("0", "1");
    assertThat(manifest.get("days").findValuesAsText("rows")).containsExactly("300", "200");
    assertThat(manifest.get("days").findValuesAsText("malformed")).containsExactly("0", "1");
    for (JsonNode day : manifest.get("days")) {
      List<String> files = new ArrayList<>();
      day.get("files").forEach(file -> files.add(file.asText()));
      assertThat(files).isNotEmpty();
      assertThat(names(scores.resolve("day=" + day.get("day").asText())))
          .filteredOn(name -> name.startsWith("part-"))
          .isEqualTo(files);
    }
  }

  @Test
  void aDayThatFailsLeavesNothingOfTheOthers() throws IOException {
    Files.writeString(days.resolve("day_2"), "no row\n".repeat(50));

    score().failsForTheUser().contains("day_2: 50 of 50 lines are malformed");

    assertThat(scores).doesNotExist();
  }

  @Test
  void anEmptyDirectoryThatWasThereStays() throws IOException {
    Files.createDirectory(scores);
    Files.writeString(days.resolve("day_2"), "no row\n".repeat(50));

    score().failsForTheUser().contains("day_2");

    assertThat(scores).isEmptyDirectory();
  }

  @Test
  void whatAKilledAttemptLeftIsReplaced() throws IOException {
    Path half = Files.createDirectories(scores.resolve("_work/1/day=0"));
    Files.writeString(scores.resolve("._lock.1.tmp"), "");
    Files.writeString(half.resolve("part-00000.parquet"), "half a file");

    score().succeeds();

    assertThat(names(scores))
        .containsExactly("._lock.1.tmp", "_manifest.json", "_quarantine", "day=0", "day=1");
  }

  @Test
  void finishedScoresAreNotReplaced() throws IOException {
    score().succeeds();
    String manifest = Files.readString(scores.resolve("_manifest.json"));

    score().failsForTheUser().contains("score.output " + scores + " exists");

    assertThat(scores.resolve("_manifest.json")).hasContent(manifest);
  }

  @Test
  @SuppressWarnings("try") // The lock is only held.
  void aSecondProcessIsRefused() throws IOException {
    try (HeartbeatLock other =
        HeartbeatLock.claim(
            new org.apache.hadoop.fs.Path(scores.resolve("_lock").toString()),
            Duration.ofMinutes(1),
            "scores",
            new Configuration())) {
      score().failsForTheUser().contains("score.output " + scores);
      assertThat(names(scores)).containsExactly("_lock");
    }
  }

  private CommandLineRun score() {
    return CommandLineRun.of(
        "score",
        "data.input=" + days,
        "data.max-malformed-share=0.1",
        "runs.directory=" + RUNS,
        "score.model=spark-4.2.0",
        "score.output=" + scores);
  }

  private JsonNode manifest() throws IOException {
    return new JsonMapper().readTree(scores.resolve("_manifest.json").toFile());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
