package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkctr.k8s.ApiServer;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.SmallVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} within this process. */
class DoctorTest {
  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void aGoodFolderIsHealthyAndStaysUnchanged() throws IOException {
    CommandLineRun healthy = doctor();

    assertThat(healthy.succeeds().out())
        .contains("ok    data.input            2 day files: day_0, day_1")
        .containsPattern("(?m)^ok {4}versions {14}java .*, spark 4\\.")
        .containsPattern("(?m)^ok {4}data\\.prepared {9}\\S+/prepared does not exist yet; ")
        .containsPattern("(?m)^ok {4}runs\\.directory clock ")
        .containsPattern("(?m)^ok {4}volume speed {10}write \\d+ MiB/s \\(fsync\\), read \\d+")
        .contains("skip  cluster               not checked; doctor --kubernetes checks it")
        .doesNotContain("fail");
    assertThat(folder.runs()).doesNotExist();
    assertThat(folder.prepared()).doesNotExist();
    assertThat(CtrFolder.filesNamed("\\.ctr-doctor.*", folder.path())).isEmpty();
  }

  @Test
  void allProblemsAreReportedAtOnceWithTheirRemedies() throws IOException {
    Path file = Files.writeString(folder.path().resolve("file"), "");

    CommandLineRun sick =
        doctor("data.input=" + file + ".d", "data.prepared=" + file, "runs.directory=/proc/x");

    assertThat(sick.exitCode()).isEqualTo(2);
    assertThat(sick.out())
        .contains(
            "fail  data.input            nothing at "
                + file
                + ".d: check the path  → put day files there")
        .contains(
            "fail  data.prepared         " + file + ": " + file + " is a file, not a directory  → ")
        .containsPattern(
            "(?m)^fail {2}runs\\.directory {8}/proc/x: .*→ give this user the right to write there")
        .doesNotContain("volume speed");
    assertThat(sick.err()).isEmpty();
  }

  @Test
  void aFullVolumeFails() throws IOException {
    try (SmallVolume volume =
        SmallVolume.at(folder.path().resolve("volume"), new Configuration())) {
      volume.fill();

      CommandLineRun sick =
          doctor(
              "runs.directory=" + volume.uri() + "/runs",
              "spark.hadoop.fs.small.impl=" + SmallVolume.Pretended.class.getName());

      assertThat(sick.exitCode()).isEqualTo(2);
      assertThat(sick.out())
          .containsPattern("(?m)^fail {2}runs\\.directory .*No space left on device")
          .doesNotContain("volume speed");
    }
  }

  @Test
  void littleSpaceAndASlowVolumeAreOnlyWarnings() {
    assertThat(
            doctor("doctor.min-free=2000 TiB", "doctor.tier=ultra", "doctor.volume-size=2000 TiB")
                .succeeds()
                .out())
        .containsPattern("(?m)^warn {2}runs\\.directory space .* GiB free at .*→ delete old runs")
        .containsPattern("(?m)^warn {2}volume speed .*; promised 256000 MiB/s {2}→ ");
  }

  @Test
  void aWrongConfigurationIsAFindingToo() {
    CommandLineRun sick = doctor("train.l3=1");

    assertThat(sick.exitCode()).isEqualTo(2);
    assertThat(sick.out().lines()).hasSize(1);
    assertThat(sick.out())
        .startsWith("fail  configuration         ")
        .contains("ctr.train.l3: unknown key", "nothing else was checked");
  }

  @Test
  void aMissingGpuFailsIfRequired() {
    CommandLineRun sick = doctor("spark.gpu=required");

    assertThat(sick.exitCode()).isEqualTo(2);
    assertThat(sick.out()).containsPattern("(?m)^fail {2}ETL +spark\\.gpu = required, but ");
    assertThat(doctor("spark.gpu=off").succeeds().out())
        .contains("ok    ETL                   ETL on the CPU: spark.gpu = off");
  }

  @Test
  void jsonHoldsTheSameFindings() {
    Map<?, ?> told = Serialization.unmarshal(doctor("--json").succeeds().out(), Map.class);

    assertThat(told.get("healthy")).isEqualTo(true);
    assertThat((List<?>) told.get("findings"))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            finding ->
                assertThat(((Map<?, ?>) finding).keySet().stream().map(String::valueOf))
                    .containsExactly("status", "name", "detail", "remedy"));
  }

  @Test
  void aClusterIsCheckedIfThereIsOneAndADeniedVerbFails(@TempDir Path home) throws IOException {
    try (ApiServer cluster = ApiServer.start().useFrom(home)) {
      cluster.addStorageClass();
      assertThat(call().succeeds().out()).contains("ok    claim", "ok    may pods", "skip  image");

      cluster.deny("create", "pods");

      CommandLineRun sick = call();
      assertThat(sick.exitCode()).isEqualTo(2);
      assertThat(sick.out()).containsPattern("(?m)^fail {2}may pods .*spark-ctr: create {2}→ ");
      assertThat(doctor().exitCode()).isZero();
    }
  }

  @Test
  void aWorkstationSkipsDirectoriesOnTheClustersVolume(@TempDir Path home) throws IOException {
    try (ApiServer cluster = ApiServer.start().useFrom(home)) {
      cluster.addStorageClass();
      String[] settings = {
        "kubernetes.mount-path=/no/volume",
        "data.input=/no/volume/criteo",
        "data.prepared=/no/volume/prepared",
        "runs.directory=" + home + "/volume"
      };

      assertThat(call(settings).succeeds().out())
          .contains("skip  data.input            /no/volume/criteo is on the cluster's volume; ")
          .contains("skip  data.prepared         /no/volume/prepared is on the cluster's volume; ")
          .containsPattern("(?m)^ok {4}runs\\.directory {8}\\S+/volume does not exist yet");
      assertThat(doctor(settings).out()).contains("fail  data.input  ");
    }
  }

  private CommandLineRun doctor(String... settings) {
    List<String> all = new ArrayList<>(List.of("--no-kubernetes"));
    all.addAll(List.of(settings));
    return call(all.toArray(String[]::new));
  }

  private CommandLineRun call(String... settings) {
    List<String> all = new ArrayList<>(List.of("doctor.probe-size=1 MiB"));
    all.addAll(List.of(settings));
    return folder.call("doctor", all.toArray(String[]::new));
  }
}
