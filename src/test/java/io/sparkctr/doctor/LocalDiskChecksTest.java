package io.sparkctr.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.DoctorConfig;
import io.sparkctr.config.DoctorConfig.ServiceLevel;
import io.sparkctr.doctor.Finding.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskChecksTest {
  @TempDir Path folder;

  @Test
  void aPlaceThatDoesNotExistYetIsCheckedAtItsParentAndStaysAway() {
    List<Finding> findings = check(folder.resolve("a/b"), 1);

    assertThat(findings).extracting(Finding::name).containsExactly("local dir", "local dir space");
    assertThat(findings).noneMatch(Finding::failed);
    assertThat(findings.get(1).status()).isEqualTo(Status.OK);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tooLittleSpaceIsAWarning() {
    Finding space = check(folder, 2_000L << 40).get(1);

    assertThat(space.status()).isEqualTo(Status.WARN);
    assertThat(space.detail()).contains("GiB free at " + folder, "of doctor.min-local-free");
    assertThat(space.remedy()).contains("spark.local.dir");
  }

  @Test
  void aRamDiskIsAWarning() {
    Finding medium = LocalDiskChecks.medium(Path.of("/tmp"), "tmpfs");

    assertThat(medium.status()).isEqualTo(Status.WARN);
    assertThat(medium.detail()).startsWith("/tmp is a RAM disk (tmpfs)");
    assertThat(medium.remedy()).contains("spark.local.dir");
  }

  @Test
  void aPlaceThatCannotBeWrittenToFails() {
    assertThat(check(Path.of("/proc/ctr"), 1))
        .singleElement()
        .satisfies(finding -> assertThat(finding.failed()).isTrue());
  }

  private static List<Finding> check(Path place, long minLocalFreeBytes) {
    List<Finding> findings = new ArrayList<>();
    var config =
        new DoctorConfig(
            ServiceLevel.NONE, 1, 1, 0, minLocalFreeBytes, Duration.ofSeconds(10), false);
    new LocalDiskChecks(config, findings::add).run(List.of(place));
    return findings;
  }
}
