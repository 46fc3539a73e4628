package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SplitTest {
  @TempDir Path folder;

  @Test
  void aPlainSplitOpensAtItsStartAndAGzipFileUncompressed() throws IOException {
    Path plain = Files.writeString(folder.resolve("day_0"), "abcdef");
    String gzip =
        GzipFiles.write(
            folder.resolve("day_1.gz"), "abc".getBytes(US_ASCII), "def".getBytes(US_ASCII));

    assertThat(text(new Split(0, plain.toString(), 2, 4, Split.Compression.NONE)))
        .isEqualTo("cdef");
    assertThat(text(new Split(0, gzip, 0, Long.MAX_VALUE, Split.Compression.GZIP)))
        .isEqualTo("abcdef");
  }

  /** Spark's read-ahead stream would treat the cut as the end of the file. */
  @Test
  void aTruncatedGzipStreamNeverEndsNormally() throws IOException {
    byte[] content = new byte[(1 << 18) * 3 + 17];
    new Random(6).nextBytes(content);
    byte[] whole = GzipFiles.pack(content);
    for (int cut : new int[] {1, 7, 8, 9, 1000, whole.length / 2, whole.length - 11}) {
      Path file = folder.resolve("cut_" + cut + ".gz");
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      Split split = new Split(0, file.toString(), 0, Long.MAX_VALUE, Split.Compression.GZIP);

      assertThatThrownBy(() -> text(split))
          .as("without the last %d bytes", cut)
          .isInstanceOf(IOException.class)
          .hasRootCauseInstanceOf(EOFException.class);
    }
  }

  @Test
  void aStreamThatIsNotReadToItsEndCanBeClosed() throws IOException {
    String file = GzipFiles.write(folder.resolve("day.gz"), new byte[20 << 20]);
    for (int read : new int[] {0, 1, 1 << 20}) {
      Split split = new Split(0, file, 0, Long.MAX_VALUE, Split.Compression.GZIP);
      InputStream in = ReadAhead.open(split, new Configuration());
      assertThat(in.readNBytes(read)).hasSize(read);

      in.close();
    }
  }

  @Test
  void anErrorOfTheReadAheadThreadIsNotReportedAsADamagedFile() {
    Split split = new Split(0, "day_0.gz", 0, Long.MAX_VALUE, Split.Compression.GZIP);
    Error error = new OutOfMemoryError("Java heap space");

    assertThatThrownBy(() -> split.readFailure(new IOException(error))).isSameAs(error);
  }

  private static String text(Split split) throws IOException {
    try (InputStream in = ReadAhead.open(split, new Configuration())) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
