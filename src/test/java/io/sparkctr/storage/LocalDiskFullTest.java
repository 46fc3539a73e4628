package io.sparkctr.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocalDiskFullTest {
  @Test
  void saysWhatIsNeededAndWhatIsFree() {
    var full = new LocalDiskFull("/scratch", 12L << 30, 3L << 20, null);

    assertThat(full)
        .hasMessage(
            "the local disk is full: /scratch (3.0 MiB free now), but 12.0 GiB are needed: free space there, or set spark.local.dir to a directory on a larger disk");
    assertThat(new LocalDiskFull("/scratch", -1, -1, null))
        .hasMessageStartingWith("the local disk is full: /scratch: free space there");
  }

  @Test
  void looksAtTheNearestDirectoryThatExists(@org.junit.jupiter.api.io.TempDir Path folder) {
    assertThat(LocalDiskFull.of(folder.resolve("gone/part-0"), 1, null).freeBytes()).isPositive();
  }

  @Test
  void travelsFromAnExecutor() throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes)
        .writeObject(new LocalDiskFull("/scratch", 5, 4, new IOException("No space left")));

    var read =
        (LocalDiskFull)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read.directory()).isEqualTo("/scratch");
    assertThat(read.neededBytes()).isEqualTo(5);
    assertThat(read.freeBytes()).isEqualTo(4);
  }

  @Test
  void knowsTheTextsOfAFullDiskAndOfAQuota() {
    assertThat(LocalDiskFull.isCauseOf(new IOException("/a: No space left on device"))).isTrue();
    assertThat(LocalDiskFull.isCauseOf(new IOException("Disk quota exceeded"))).isTrue();
    assertThat(LocalDiskFull.isCauseOf(new IOException("Permission denied"))).isFalse();
    assertThat(LocalDiskFull.isCauseOf(new IOException((String) null))).isFalse();
  }
}
