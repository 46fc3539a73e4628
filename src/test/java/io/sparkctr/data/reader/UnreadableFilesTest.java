package io.sparkctr.data.reader;

import static io.sparkctr.schema.DayFileSchema.LabelRule.REQUIRED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.testing.SparkExtension;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SparkExtension.class)
class UnreadableFilesTest {
  private static final int MAX_LINE = 1 << 16;
  private static final Configuration HADOOP = new Configuration();
  private static final String LINE = "0" + "\t".repeat(39) + "\n";

  private final SparkSession spark;

  @TempDir Path folder;

  UnreadableFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void readsAllMembersOfAConcatenatedGzip() throws IOException {
    byte[] half = LINE.substring(0, 20).getBytes(US_ASCII);
    byte[] rest = LINE.substring(20).getBytes(US_ASCII);
    byte[] lines = LINE.repeat(10_000).getBytes(US_ASCII);
    String file = GzipFiles.write(folder.resolve("day.gz"), half, rest, new byte[0], lines, lines);

    assertThat(count(file)).isEqualTo(20_001);
  }

  @Test
  void aTruncatedGzipFailsWhereverItIsCut() throws IOException {
    byte[] whole = GzipFiles.pack(LINE.repeat(3).getBytes(US_ASCII));
    for (int length = 0; length < whole.length; length++) {
      Path file = folder.resolve("cut_" + length + ".gz");
      Files.write(file, Arrays.copyOf(whole, length));

      assertThatReading(file.toString(), length)
          .hasMessage(file + " is cut off (unexpected end of the gzip stream): copy it again");
    }
  }

  @Test
  void aLargeTruncatedGzipFailsTheQuery() throws IOException {
    byte[] whole = GzipFiles.pack(LINE.repeat(100_000).getBytes(US_ASCII));
    Path file = Files.write(folder.resolve("day.gz"), Arrays.copyOf(whole, whole.length - 9));

    assertThatThrownBy(() -> count(file.toString()))
        .rootCause()
        .isInstanceOf(java.io.EOFException.class);
    assertThatThrownBy(() -> count(file.toString()))
        .cause()
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file + " is cut off");
  }

  @Test
  void aFileThatIsNoGzipFails() throws IOException {
    Path file = Files.writeString(folder.resolve("day.gz"), LINE);

    assertThatReading(file.toString(), 0)
        .hasMessage(file + " cannot be decompressed (not a gzip file): copy it again");
  }

  @Test
  void aMissingFileFailsWithItsPath() {
    String file = folder.resolve("day_9").toString();

    assertThatThrownBy(() -> count(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file + " does not exist");
  }

  /** All ways to read a split. Each must notice that the file changed after planning. */
  private enum Reading {
    BATCHES {
      @Override
      long rows(Split split) throws IOException {
        long rows = 0;
        var options = new DayFileReader.Options(List.of(split.file()), REQUIRED, 1, MAX_LINE);
        try (var reader = new BatchReader(split, DayFileSchema.SCHEMA, options, HADOOP)) {
          while (reader.next()) {
            rows += reader.get().numRows();
          }
        }
        return rows;
      }
    },
    COLUMNS {
      @Override
      long rows(Split split) throws IOException {
        long rows = 0;
        ColumnBlock block = new ColumnBlock();
        try (var reader =
            new ColumnReader(ReadAhead.open(split, HADOOP), split, REQUIRED, MAX_LINE)) {
          while (reader.read(block)) {
            rows += block.rows();
          }
        }
        return rows;
      }
    },
    SELECTED_LINES {
      @Override
      long rows(Split split) throws IOException {
        var options = new DayFileReader.Options(List.of(split.file()), REQUIRED, 1, MAX_LINE);
        long rows = 0;
        try (var selected =
            new SelectedLines.Rows(split, options, HADOOP, (bytes, from, to) -> true)) {
          for (; selected.hasNext(); selected.next()) {
            rows++;
          }
        }
        return rows;
      }
    };

    abstract long rows(Split split) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void aPlainFileThatShrinksOrVanishesAfterPlanningFails(Reading reading) throws IOException {
    Path file = Files.writeString(folder.resolve("day_0"), LINE.repeat(3));
    long length = Files.size(file);
    Split whole = new Split(0, file.toString(), 0, length, Split.Compression.NONE);
    Split later = new Split(1, file.toString(), length - 1, length, Split.Compression.NONE);
    assertThat(reading.rows(whole)).isEqualTo(3);

    // Cut at the end of a line, within a line, and to nothing.
    for (String shorter : List.of(LINE.repeat(2), LINE + "0\t", "")) {
      Files.writeString(file, shorter);
      for (Split split : List.of(whole, later)) {
        assertThatThrownBy(() -> reading.rows(split))
            .as("%d bytes", shorter.length())
            .isInstanceOf(UserError.class)
            .hasMessage(file + " is shorter than when the run listed it: copy it again");
      }
    }

    Files.delete(file);
    assertThatThrownBy(() -> reading.rows(whole))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file + " does not exist");
  }

  @ParameterizedTest
  @EnumSource
  void aPlainFileThatShrinksWhileItIsReadFails(Reading reading) throws IOException {
    // More bytes than all buffers hold.
    byte[] lines = LINE.repeat(100_000).getBytes(US_ASCII);
    Path file = Files.write(folder.resolve("day_0"), lines);
    Split whole = new Split(0, file.toString(), 0, lines.length, Split.Compression.NONE);

    ShrinkingFiles.registerIn(HADOOP);
    Split shrinking =
        new Split(0, ShrinkingFiles.SCHEME + ":" + file, 0, lines.length, whole.compression());
    assertThat(reading.rows(whole)).isEqualTo(100_000);
    assertThatThrownBy(() -> reading.rows(shrinking))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(" is shorter than when the run listed it: copy it again");
    assertThat(Files.size(file)).isLessThan(lines.length);
  }

  @ParameterizedTest
  @EnumSource
  void aGzipFileThatIsCutOrVanishesAfterPlanningFails(Reading reading) throws IOException {
    byte[] packed = GzipFiles.pack(LINE.repeat(3).getBytes(US_ASCII));
    Path file = Files.write(folder.resolve("day_0.gz"), packed);
    Split split = new Split(0, file.toString(), 0, Long.MAX_VALUE, Split.Compression.GZIP);
    assertThat(reading.rows(split)).isEqualTo(3);

    for (int length : new int[] {0, 1, 12, packed.length - 8, packed.length - 1}) {
      Files.write(file, Arrays.copyOf(packed, length));
      assertThatThrownBy(() -> reading.rows(split))
          .as("%d bytes", length)
          .isInstanceOf(UserError.class)
          .hasMessage(file + " is cut off (unexpected end of the gzip stream): copy it again");
    }

    Files.delete(file);
    assertThatThrownBy(() -> reading.rows(split))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file + " does not exist");
  }

  @Test
  void aFileWithoutReadPermissionIsNotReportedAsMissing() {
    // Recorded from Hadoop's local file system, and the exception of the remote ones.
    List<IOException> denials =
        List.of(
            new FileNotFoundException("/d/day_0 (Permission denied)"),
            new AccessControlException("Permission denied: user=ctr"));

    for (IOException denial : denials) {
      assertThat(Split.openFailure("/d/day_0", denial))
          .hasMessageStartingWith("/d/day_0 cannot be read (")
          .hasMessageEndingWith("): check its permissions");
    }
  }

  @Test
  void aDirectoryAndAnotherCompressionAreRefused() throws IOException {
    assertThatThrownBy(() -> count(folder.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is a directory");
    String bzip2 = Files.writeString(folder.resolve("day_0.bz2"), "").toString();
    assertThatThrownBy(() -> count(bzip2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("compressed as .bz2: decompress it, or compress it with gzip");
  }

  @Test
  void wrongOptionsNameTheValueAndTheRemedy() {
    assertThatThrownBy(() -> spark.read().format("criteo").load().count())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("JSON array");
    assertThatThrownBy(() -> spark.read().format("criteo").option("paths", "day_0").load().count())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Option 'paths' is day_0");
    assertThatThrownBy(() -> DayFileReader.read(spark, List.of(), REQUIRED, 0, MAX_LINE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Option 'splitBytes' is 0");
    for (String option : List.of("splitBytes", "maxLineBytes", "labelRule")) {
      assertThatThrownBy(
              () ->
                  spark
                      .read()
                      .format("criteo")
                      .option("paths", "[]")
                      .option(option, "many")
                      .load()
                      .count())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Option '" + option + "' is many");
    }
  }

  private long count(String file) {
    return DayFileReader.read(spark, List.of(file), REQUIRED, 1 << 20, MAX_LINE).count();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertThatReading(
      String file, int length) {
    return assertThatThrownBy(
            () ->
                Reading.BATCHES.rows(new Split(0, file, 0, Long.MAX_VALUE, Split.Compression.GZIP)))
        .as("first %d bytes", length)
        .isInstanceOf(UserError.class);
  }
}
