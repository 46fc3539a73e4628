package io.sparkctr.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.DoctorConfig;
import io.sparkctr.config.DoctorConfig.ServiceLevel;
import io.sparkctr.doctor.Finding.Status;
import io.sparkctr.doctor.VolumeSpeed.ReadPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeSpeedTest {
  @TempDir Path folder;

  @Test
  void measuresAndLeavesNothing() throws IOException {
    // Not a multiple of a block, so the last request is short.
    VolumeSpeed speed = VolumeSpeed.measure(folder, (9 << 20) + 4096);

    assertThat(speed.write()).isPositive().isFinite();
    assertThat(speed.read()).isPositive().isFinite();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatReachesThePromiseIsFineAndWhatDoesNotIsAWarning() {
    // 2 TiB of Premium promise 128 MiB/s.
    Finding fast = new VolumeSpeed(110, 400, ReadPath.DIRECT).compared(premium());
    Finding slow = new VolumeSpeed(90, 400, ReadPath.DIRECT).compared(premium());
    Finding slowRead = new VolumeSpeed(400, 90, ReadPath.DIRECT).compared(premium());

    assertThat(fast.status()).isEqualTo(Status.OK);
    assertThat(fast.detail())
        .isEqualTo(
            "write 110 MiB/s (fsync), read 400 MiB/s (past the page cache), one thread; promised 128 MiB/s");
    assertThat(slow.status()).isEqualTo(Status.WARN);
    assertThat(slowRead.status()).isEqualTo(Status.WARN);
    assertThat(slow.remedy()).contains("doctor.tier");
  }

  @Test
  void aReadFromThePageCacheIsCalledThatAndDoesNotCount() {
    Finding cached = new VolumeSpeed(130, 5, ReadPath.PAGE_CACHE).compared(premium());

    assertThat(cached.status()).isEqualTo(Status.OK);
    assertThat(cached.detail())
        .contains("from the page cache, which shows nothing about the volume");
  }

  @Test
  void withoutAPromiseTheSpeedIsOnlyTold() {
    Finding told = new VolumeSpeed(1, 1, ReadPath.DIRECT).compared(config(ServiceLevel.NONE));

    assertThat(told.status()).isEqualTo(Status.OK);
    assertThat(told.detail()).contains("doctor.tier promises no speed");
  }

  private static DoctorConfig premium() {
    return config(ServiceLevel.PREMIUM);
  }

  private static DoctorConfig config(ServiceLevel tier) {
    return new DoctorConfig(tier, 2L << 40, 1 << 20, 0, 0, Duration.ofSeconds(10), false);
  }
}
