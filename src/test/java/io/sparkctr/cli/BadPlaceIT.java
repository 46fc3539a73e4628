package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SmallVolume;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Output directories that cannot be written to or are in use. */
@ExtendWith(SparkExtension.class)
class BadPlaceIT {
  private static final String REMEDY = ": check the path, its permissions and the space left there";

  private final Configuration hadoop;
  private CtrFolder folder;

  BadPlaceIT(SparkSession spark) {
    hadoop = spark.sparkContext().hadoopConfiguration();
  }

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void runsBelowAFile() throws IOException {
    assertCannotWrite("runs.directory", file());
    assertThat(folder.prepared()).doesNotExist();
  }

  @Test
  void preparedDaysBelowAFile() throws IOException {
    assertCannotWrite("data.prepared", file());
    folder.showsNoRun();
  }

  @Test
  void runsInAReadOnlyPlace() {
    assertCannotWrite("runs.directory", Path.of("/proc"));
    assertThat(folder.prepared()).doesNotExist();
  }

  @Test
  void preparedDaysInAReadOnlyPlace() throws IOException {
    assertCannotWrite("data.prepared", Path.of("/proc"));
    folder.showsNoRun();
  }

  @Test
  void syntheticDaysInAReadOnlyPlace() throws IOException {
    for (Path place : new Path[] {file(), Path.of("/proc")}) {
      folder
          .call("generate", "generate.output=" + place + "/days", "generate.rows-per-day=10")
          .failsForTheUser()
          .contains("cannot read or write: ", place.toString(), REMEDY);
    }
  }

  @Test
  void syntheticDaysOnAFullVolume() throws IOException {
    try (SmallVolume volume = SmallVolume.at(folder.path().resolve("volume"), hadoop)) {
      volume.fill();
      folder
          .call(
              "generate",
              "generate.output=" + volume.uri() + "/days",
              "generate.days=1",
              "generate.rows-per-day=1000")
          .failsForTheUser()
          .contains(
              "cannot read or write: ", "No space left on device", volume.path() + "/days", REMEDY);

      assertThat(CtrFolder.filesNamed("day_.*", volume.path())).isEmpty();
    }
  }

  @Test
  void preparedDaysOnAVolumeThatFillsUp() throws IOException {
    folder.day("day_0", DayRows.text(5_000, 1));
    try (SmallVolume volume = SmallVolume.at(folder.path().resolve("volume"), hadoop)) {
      folder
          .call("run", "data.prepared=" + volume.uri() + "/prepared")
          .failsForTheUser()
          .contains(
              "cannot read or write: ",
              "No space left on device",
              volume.path() + "/prepared",
              REMEDY);

      assertThat(CtrFolder.filesNamed("_lock|_work", volume.path())).isEmpty();
      assertThat(volume.path().resolve("prepared/day=0/_manifest.json")).doesNotExist();
      folder.showsNoRun();
    }
  }

  @Test
  void runsOnAFullVolumeUntilItHasSpace() throws IOException {
    // A run leaves a report of almost 1 MiB.
    try (SmallVolume volume = SmallVolume.at(folder.path().resolve("volume"), 2048, hadoop)) {
      String runs = "runs.directory=" + volume.uri() + "/runs";
      Files.createDirectories(volume.path().resolve("runs/night"));
      volume.fill();

      folder
          .call("run", runs, "runs.id=night")
          .failsForTheUser()
          .contains(
              "cannot read or write: ", "No space left on device", volume.path() + "/runs", REMEDY);
      assertThat(CtrFolder.filesNamed("manifest\\.json|latest|_lock", volume.path())).isEmpty();

      volume.free();
      folder.call("run", runs, "runs.id=night").succeeds();
      assertThat(volume.path().resolve("runs/latest")).hasContent("night\n");
    }
  }

  @Test
  void aRunIdInUse() throws IOException {
    Path run = folder.runs().resolve("night");
    try (HeartbeatLock lock = lock(run.resolve("_lock"))) {
      assertThat(lock).isNotNull();
      folder
          .call("run", "runs.id=night")
          .failsForTheUser()
          .contains("run " + run + " is in use by process " + ProcessHandle.current().pid())
          .contains("wait for it to end, or, if it died, until 120 s without a heartbeat");
      assertThat(run.resolve("_lock")).exists();
      assertThat(folder.prepared()).doesNotExist();
    }

    folder.call("run", "runs.id=night").succeeds();
  }

  @Test
  void preparedDaysInUse() throws IOException {
    try (HeartbeatLock lock = lock(folder.prepared().resolve("_lock"))) {
      assertThat(lock).isNotNull();
      folder
          .call("run")
          .failsForTheUser()
          .contains(
              "the directory of prepared days " + folder.prepared() + " is in use by process");
    }
    folder.showsNoRun();
    folder.showsNoDay("0");
  }

  @Test
  void aFinishedRunId() throws IOException {
    folder.call("run", "runs.id=night").succeeds();
    Path manifest = folder.runs().resolve("night/manifest.json");
    String before = Files.readString(manifest);

    folder
        .call("run", "runs.id=night")
        .failsForTheUser()
        .contains(
            "run night is finished: choose another runs.id, delete "
                + folder.runs().resolve("night"));
    assertThat(manifest).hasContent(before);
  }

  @Test
  void aDamagedManifest() throws IOException {
    folder.call("run", "runs.id=night").succeeds();
    Path manifest = folder.runs().resolve("night/manifest.json");
    Files.writeString(manifest, "{ \"runId\" : ");
    CommandLineRun.of("runs", "list", "runs.directory=" + folder.runs())
        .failsForTheUser()
        .contains(manifest + " is damaged: ");

    Path day = folder.prepared().resolve("day=0/_manifest.json");
    Files.writeString(day, "");
    folder
        .call("prepare")
        .failsForTheUser()
        .contains(day + " is damaged (", "): delete it, then prepare again");
  }

  private void assertCannotWrite(String key, Path place) {
    folder
        .call("run", key + "=" + place + "/ctr")
        .failsForTheUser()
        .contains("cannot read or write: ", place.toString(), REMEDY);
  }

  private Path file() throws IOException {
    return Files.writeString(folder.path().resolve("a-file"), "");
  }

  private HeartbeatLock lock(Path file) throws IOException {
    return HeartbeatLock.claim(
        new org.apache.hadoop.fs.Path(file.toString()), Duration.ofMinutes(2), "held", hadoop);
  }
}
