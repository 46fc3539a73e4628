package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/bench} on few rows; needs the Maven profile {@code bench}. */
class BenchIT {
  @TempDir Path folder;

  @Test
  void everyContenderIsMeasuredAndShown() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      // scikit-learn needs a large download: include it only if an earlier benchmark installed it.
      String python = Files.exists(folder.resolve("target/bench-venv")) ? ",scikit-learn" : "";
      IsolatedHome.Ended ended =
          checkout.shell(
              "bin/bench model gzip --rows 2000 --test-rows 1000 --repeat 1"
                  + " --output out/figures --peers ctr,duckdb,spark,vw,gzip"
                  + python);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out().strip()).isEqualTo("out/figures");
      Path figures = folder.resolve("out/figures");
      JsonNode groups =
          new ObjectMapper()
              .readTree(Files.readString(figures.resolve("bench.json")))
              .get("groups");
      assertThat(groups).hasSize(2);
      for (JsonNode group : groups) {
        boolean makesModels = group.get("suite").asText().equals("model");
        assertThat(group.get("rows"))
            .hasSizeGreaterThanOrEqualTo(4)
            .allSatisfy(row -> isMeasured(row, makesModels));
      }
      assertThat(figures.resolve("bench.md"))
          .content()
          .contains("ctr prepare", "ctr run", "DuckDB", "plain Spark", "Vowpal Wabbit", "gzip -dc");
      assertThat(figures.resolve("scratch")).doesNotExist();
    }
  }

  private static void isMeasured(JsonNode row, boolean makesModel) {
    assertThat(row.get("medianSeconds").asDouble()).as(row.toString()).isPositive();
    assertThat(row.has("failure")).isFalse();
    assertThat(row.has("auc")).isEqualTo(makesModel);
    if (makesModel) {
      // A random guess gets 0.5 and 0.693.
      assertThat(row.get("auc").asDouble()).as(row.toString()).isBetween(0.65, 0.9);
      assertThat(row.get("logLoss").asDouble()).as(row.toString()).isBetween(0.2, 0.3);
    }
  }
}
