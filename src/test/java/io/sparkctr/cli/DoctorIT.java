package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.CtrProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} in a process with limited rights. */
class DoctorIT {
  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void reportsMissingRightsToReadAndToWrite() throws IOException {
    allow(folder.input().resolve("day_1"), "---------");
    allow(Files.createDirectories(folder.runs()), "r-xr-xr-x");

    CommandLineRun sick = doctor();

    assertThat(sick.exitCode()).as(sick.err()).isEqualTo(2);
    assertThat(sick.out())
        .containsPattern("(?m)^fail {2}data\\.input .*day_1.*Permission denied.*→ give this user")
        .containsPattern("(?m)^ok {4}data\\.prepared ")
        .containsPattern("(?m)^fail {2}runs\\.directory .*Permission denied.*→ give this user")
        .doesNotContain("volume speed");
  }

  @Test
  void needsNoMoreRightsThanARun() throws IOException {
    CommandLineRun healthy = doctor();

    assertThat(healthy.succeeds().out()).contains("ok    volume speed").doesNotContain("fail");
    assertThat(CtrFolder.filesNamed("\\.ctr-doctor.*", folder.path())).isEmpty();
  }

  private CommandLineRun doctor() throws IOException {
    List<String> arguments =
        folder.arguments("doctor", "--no-kubernetes", "doctor.probe-size=1 MiB");
    try (CtrProcess process = CtrProcess.withoutPrivileges(arguments)) {
      return process.end();
    }
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
