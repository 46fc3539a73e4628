package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SmallVolume;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory that each process has in {@code spark.local.dir}. */
@Timeout(300)
class LocalDirectoryIT {
  private CtrFolder folder;
  private Path local;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path);
    folder.day("day_0", DayRows.text(3_000, 1));
    folder.day("day_1", DayRows.text(150_000, 2));
    local = path.resolve("local");
  }

  @Test
  void isDeletedByTheNextCommandOnlyIfItsProcessWasKilled()
      throws IOException, InterruptedException {
    Path foreign = local.resolve("blockmgr-of-another-program");
    Files.createDirectories(foreign);
    try (CtrProcess killed = CtrProcess.start(run())) {
      killed.awaitLine("prepare …");
      List<Path> its = directories();
      assertThat(its).hasSize(1);
      // It must not end meanwhile.
      killed.signal("STOP");

      assertThat(generate("first").err()).doesNotContain("deleted what");
      assertThat(directories()).isEqualTo(its);

      killed.signal("KILL");
      killed.end();
      assertThat(directories()).isEqualTo(its);
      assertThat(generate("second").err()).containsPattern("deleted what a killed run left in ");
      assertThat(directories()).isEmpty();
    }
    assertThat(foreign).exists();
  }

  @Test
  void isDeletedAfterAnInterruption() throws IOException, InterruptedException {
    try (CtrProcess interrupted = CtrProcess.start(run())) {
      interrupted.awaitLine("prepare …");
      assertThat(directories()).hasSize(1);
      interrupted.signal("INT");
      interrupted.end();
    }
    assertThat(local).isEmptyDirectory();
  }

  @Test
  void onAFullDiskTheCommandSaysWhichAndLeavesNothing() throws IOException {
    try (SmallVolume volume = SmallVolume.at(local, new Configuration())) {
      if (!volume.isMounted()) {
        Tools.missing(getClass(), "the right to mount a file system");
      }
      CommandLineRun full = end(run());

      full.failsForTheUser()
          .startsWith("error: the local disk is full: " + local + " (")
          .contains("are needed: free space there, or set spark.local.dir");
      assertThat(full.err().lines().filter(line -> line.startsWith("error: "))).hasSize(1);
      assertThat(directories()).isEmpty();
      folder.showsNoRun();

      volume.fill();
      end(run())
          .failsForTheUser()
          .startsWith("error: the local disk is full: " + local + " (0.0 M");
    }
  }

  private List<String> run(String... settings) {
    return Stream.concat(
            folder.arguments("run", "spark.master=local[2]", "spark.local.dir=" + local).stream(),
            Stream.of(settings))
        .toList();
  }

  private CommandLineRun generate(String name) throws IOException {
    return end(List.of(
            "generate",
            "generate.output=" + folder.path().resolve(name),
            "generate.rows-per-day=10",
            "spark.master=local[2]",
            "spark.local.dir=" + local))
        .succeeds();
  }

  private static CommandLineRun end(List<String> command) throws IOException {
    try (CtrProcess process = CtrProcess.start(command)) {
      return process.end();
    }
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> all = Files.list(local)) {
      return all.filter(path -> path.getFileName().toString().startsWith("ctr-")).toList();
    }
  }
}
