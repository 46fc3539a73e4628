package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/bench} on few rows; needs the Maven profile {@code bench}. */
class BenchIT {
  @TempDir Path folder;

  @Test
  void everyContenderIsMeasuredAndShown() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      // scikit-learn needs a large download: include it only if something else installed it.
      boolean isInstalled;
      try (var found = Files.newDirectoryStream(folder.resolve("target/python"), "baselines-*")) {
        isInstalled = found.iterator().hasNext();
      } catch (NoSuchFileException none) {
        isInstalled = false;
      }
      String python = isInstalled ? ",scikit-learn" : "";
      IsolatedHome.Ended ended =
          checkout.shell(
              "bin/bench model gzip start --rows 2000 --test-rows 1000 --repeat 1"
                  + " --output out/figures --peers ctr,duckdb,spark,vw,gzip"
                  + python);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out().strip()).isEqualTo("out/figures");
      Path figures = folder.resolve("out/figures");
      JsonNode groups =
          new ObjectMapper()
              .readTree(Files.readString(figures.resolve("bench.json")))
              .get("groups");
      assertThat(groups).hasSize(3);
      for (JsonNode group : groups) {
        boolean makesModels = !group.get("suite").asText().equals("gzip");
        assertThat(group.get("rows"))
            .hasSizeGreaterThanOrEqualTo(group.get("suite").asText().equals("start") ? 2 : 4)
            .allSatisfy(row -> isMeasured(row, makesModels));
      }
      assertThat(figures.resolve("bench.md"))
          .content()
          .contains(
              "ctr prepare",
              "ctr run",
              "DuckDB",
              "plain Spark",
              "Vowpal Wabbit, fed slots",
              "gzip -dc",
              "| ÷ plain Spark",
              "| ÷ gzip -dc");
      assertThat(figures.resolve("scratch")).doesNotExist();
    }
  }

  @Test
  void scaleComparesTheCostOfARowAndRemovesItsDays() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      IsolatedHome.Ended ended =
          checkout.shell(
              "bin/bench scale --rows 1000,3000 --test-rows 1000 --repeat 1 --output out/figures");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      Path figures = folder.resolve("out/figures");
      JsonNode groups =
          new ObjectMapper()
              .readTree(Files.readString(figures.resolve("bench.json")))
              .get("groups");
      assertThat(groups).hasSize(2);
      for (JsonNode group : groups) {
        assertThat(group.get("rows").get(1).get("ratios").get("rows: 1,000").asDouble())
            .isPositive();
        assertThat(group.get("rows")).allSatisfy(row -> isMeasured(row, true));
      }
      assertThat(figures.resolve("bench.md"))
          .content()
          .contains("| s/M rows |", "| ÷ rows: 1,000 |", "| peak MiB |");
      assertThat(folder.resolve("out/bench/data/1000-rows-a-day")).isEmptyDirectory();
    }
  }

  @Test
  void refusesSizesThatDoNotFitOnTheDisk() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      IsolatedHome.Ended ended =
          checkout.shell("bin/bench scale --rows 1000000000000 --output out/figures");

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("GiB free, but this needs", "fewer --rows");
      assertThat(folder.resolve("out/bench/data")).doesNotExist();
    }
  }

  private static void isMeasured(JsonNode row, boolean makesModel) {
    assertThat(row.get("medianSeconds").asDouble()).as(row.toString()).isPositive();
    assertThat(row.has("failure")).isFalse();
    assertThat(row.has("auc")).isEqualTo(makesModel);
    if (makesModel) {
      // A random guess gets 0.5 and 0.693.
      assertThat(row.get("auc").asDouble()).as(row.toString()).isBetween(0.65, 0.9);
      assertThat(row.get("logLoss").asDouble()).as(row.toString()).isBetween(0.2, 0.5);
    }
  }
}
