package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import io.sparkctr.testing.NeedsRapids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/ctr} and its GPU settings on a machine without a GPU. */
class GpuIT {
  @TempDir Path folder;

  @BeforeAll
  static void needsAMachineWithoutAGpu() {
    assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "this machine has a GPU: run bin/gpu-check");
  }

  @Test
  @NeedsRapids
  void explainShowsEveryOperatorOnTheGpu() throws IOException, InterruptedException {
    IsolatedHome.Ended text = shell("bin/ctr explain");

    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .contains(
            "GPU  Exec DataWritingCommandExec",
            "prepare, rows: 12 of 12 operators on GPU",
            "train and evaluate, slots: 2 of 2 operators on GPU")
        .doesNotContain("  CPU  ");
    assertThat(text.err()).doesNotContain("Exception", "ShimLoader");
  }

  @Test
  @NeedsRapids
  void explainExitsWithThreeIfAnOperatorIsOffTheGpu() throws IOException, InterruptedException {
    String off = "spark.rapids.sql.expression.XxHash64=false";
    IsolatedHome.Ended json = shell("bin/ctr explain --json " + off);

    assertThat(json.exitCode()).as(json.err()).isEqualTo(3);
    JsonNode stages = new ObjectMapper().readTree(json.out());
    assertThat(stages).hasSize(6);
    assertThat(stages.get(0).get("summary").asText()).endsWith("12 of 12 operators on GPU");
    assertThat(stages.get(2).get("summary").asText()).endsWith("1 of 2 operators on GPU");
  }

  @Test
  @NeedsRapids
  void explainAcceptsOperatorsThatMayStayOnTheCpu() throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        shell(
            "bin/ctr explain spark.rapids.sql.expression.XxHash64=false"
                + " spark.gpu-allowed-on-cpu=ProjectExec");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("1 of 2 operators on GPU", "  CPU  ");
    // Even the longest expression shows its reason.
    assertThat(ended.out().lines().filter(line -> line.contains("Expression XxHash64")))
        .as("39 in training, 39 in scoring")
        .hasSize(2 * 39)
        .allSatisfy(line -> assertThat(line).contains("because"));
  }

  @Test
  void requiredRefusesToStart() throws IOException, InterruptedException {
    IsolatedHome.Ended ended = shell("bin/ctr prepare spark.gpu=required");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains("spark.gpu = required", "no GPU was found");
    assertThat(ended.err()).doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  @NeedsRapids
  void aSessionLoadsThePlugin() throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        shell(
            "CTR_RAPIDS_JAR="
                + System.getProperty("rapids.jar")
                + " bin/ctr prepare"
                + " spark.plugins=com.nvidia.spark.SQLPlugin spark.rapids.sql.mode=explainOnly");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("RAPIDS Accelerator 26.08").doesNotContain("Exception");
  }

  @Test
  void autoSaysThatItRunsOnTheCpu() throws IOException, InterruptedException {
    IsolatedHome.Ended ended = shell("bin/ctr prepare");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err().lines().filter(line -> line.startsWith("ETL on the CPU: "))).hasSize(1);
  }

  @Test
  @NeedsRapids
  void gpuCheckFailsWithoutAGpu() throws IOException, InterruptedException {
    IsolatedHome.Ended ended = shell("bin/gpu-check --rows 1000");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("error: spark.gpu = required, but no GPU was found");
  }

  private IsolatedHome.Ended shell(String line) throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      return checkout.shell(line);
    }
  }
}
