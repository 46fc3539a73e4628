package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.GpuConfig;
import io.sparkctr.report.Console;
import io.sparkctr.testing.NeedsRapids;
import io.sparkctr.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@NeedsRapids
@ExtendWith(SparkExtension.class)
class GpuCheckTest {
  private final SparkSession spark;

  @TempDir Path folder;

  GpuCheckTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void equalResultsThatDidNotComeFromAGpuDoNotPass() throws IOException {
    var out = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(out, true, UTF_8), System.err, Console.Kind.LOG);

    GpuCheck.Outcome outcome =
        new GpuCheck(
                spark,
                GpuCheck.config(folder, 2_000, List.of(), GpuConfig.Mode.AUTO),
                folder,
                console)
            .check();

    // Spark's own operators ran here, whatever the planner says could have.
    assertThat(outcome).isEqualTo(GpuCheck.Outcome.OFF_GPU);
    assertThat(out.toString(UTF_8))
        .contains(
            "equal      counts: 2003 rows, 510 clicks, rejected lines: category 2, field-count 1, integer 2, label 1",
            "equal      rows, native engine and GPU: 2003 and 2003 rows of 40 columns",
            "equal      slots, CPU and GPU: 2003 and 2003 rows of 40 columns",
            "train and evaluate, slots: 2 of 2 operators on GPU",
            "train and evaluate, slots, as it runs: Project < ",
            "prepare, counts, as it runs: AdaptiveSparkPlan")
        .doesNotContain("DIFFERENT");
  }
}
