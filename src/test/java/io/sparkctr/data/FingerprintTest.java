package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.CtrConfig.PrepareConfig.Checksum;
import io.sparkctr.config.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FingerprintTest {
  private static final FileTime NOON = FileTime.fromMillis(1_767_268_800_000L);
  private static final DataConfig CONFIG = config(1 << 16, 1 << 20);

  /** More than the 16 * 64 KiB that the samples cover, and not a round number. */
  private static final int LARGE = (3 << 20) + 12_345;

  @TempDir Path folder;
  private Path file;
  private byte[] content;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("day_0");
    content = new byte[LARGE];
    new Random(5).nextBytes(content);
    write(content);
  }

  @ParameterizedTest
  @EnumSource
  void theSameFileHasTheSameFingerprint(Checksum checksum) throws IOException {
    String first = fingerprint(checksum);
    write(content);

    assertThat(fingerprint(checksum)).isEqualTo(first).matches("[0-9a-f]{64}");
  }

  @Test
  void theDirectoryOfAFileDoesNotMatter() throws IOException {
    String first = fingerprint(Checksum.SAMPLED);
    Path moved = Files.createDirectory(folder.resolve("moved")).resolve("day_0");
    Files.move(file, moved);
    file = moved;

    assertThat(fingerprint(Checksum.SAMPLED)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void nameSizeTimeAndSettingsMatter(Checksum checksum) throws IOException {
    String first = fingerprint(checksum);

    Path renamed = Files.move(file, folder.resolve("day_1"));
    file = renamed;
    assertThat(fingerprint(checksum)).as("other name").isNotEqualTo(first);
    file = Files.move(renamed, folder.resolve("day_0"));
    assertThat(fingerprint(checksum)).as("old name").isEqualTo(first);

    Files.setLastModifiedTime(file, FileTime.fromMillis(NOON.toMillis() + 1));
    assertThat(fingerprint(checksum)).as("later").isNotEqualTo(first);

    write(java.util.Arrays.copyOf(content, LARGE - 1));
    assertThat(fingerprint(checksum)).as("shorter").isNotEqualTo(first);

    write(content);
    assertThat(Fingerprint.of(dayFile(), config(1 << 15, 1 << 20), checksum, new Configuration()))
        .as("other longest line")
        .isNotEqualTo(first);
    assertThat(Fingerprint.of(dayFile(), config(1 << 16, 1 << 10), checksum, new Configuration()))
        .as("other split size, same data")
        .isEqualTo(first);
  }

  @Test
  void theKindOfChecksumMatters() throws IOException {
    assertThat(fingerprint(Checksum.FULL)).isNotEqualTo(fingerprint(Checksum.SAMPLED));
  }

  @Test
  void theSamplesCoverTheFirstAndTheLastByte() throws IOException {
    String first = fingerprint(Checksum.SAMPLED);

    for (int at : new int[] {0, (1 << 16) - 1, LARGE - 1, LARGE - (1 << 16)}) {
      assertThat(changedAt(at, Checksum.SAMPLED)).as("byte %d", at).isNotEqualTo(first);
    }
    // No sample covers this byte. It lies between the first and the second sample.
    int second = (LARGE - (1 << 16)) / 15;
    assertThat(changedAt(second, Checksum.SAMPLED)).isNotEqualTo(first);
    assertThat(changedAt(second - 1, Checksum.SAMPLED)).isEqualTo(first);
  }

  @Test
  void aFullChecksumCoversEveryByte() throws IOException {
    String first = fingerprint(Checksum.FULL);

    for (int at = 0; at < LARGE; at += 99_991) {
      assertThat(changedAt(at, Checksum.FULL)).as("byte %d", at).isNotEqualTo(first);
    }
  }

  @Test
  void samplesCoverASmallFileCompletely() throws IOException {
    // 16 samples of 64 KiB are 1 MiB.
    content = java.util.Arrays.copyOf(content, 1 << 20);
    write(content);
    String first = fingerprint(Checksum.SAMPLED);

    for (int at = 0; at < content.length; at += 49_999) {
      assertThat(changedAt(at, Checksum.SAMPLED)).as("byte %d", at).isNotEqualTo(first);
    }
  }

  private String changedAt(int at, Checksum checksum) throws IOException {
    byte[] changed = content.clone();
    changed[at]++;
    write(changed);
    return fingerprint(checksum);
  }

  private String fingerprint(Checksum checksum) throws IOException {
    return Fingerprint.of(dayFile(), CONFIG, checksum, new Configuration());
  }

  private DayFile dayFile() throws IOException {
    return DayFile.find(List.of(file.toString()), new Configuration()).get(0);
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, NOON);
  }

  private static DataConfig config(int maxLineBytes, long splitBytes) {
    return new DataConfig(List.of("in"), "out", 0.01, maxLineBytes, splitBytes);
  }
}
