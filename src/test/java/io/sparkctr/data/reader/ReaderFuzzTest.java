package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.UserError;
import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.testing.DayRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares both readers with a reference on random files. The reference reads a file's bytes as a
 * whole. Both readers must give every line once, whatever the bytes and wherever the splits fall.
 */
@Timeout(300)
class ReaderFuzzTest {
  private static final int MAX_LINE_BYTES = 500;
  private static final String TELLING = "\t\t\n\n\r01-9afgA \u00ef\u00bb\u00bf\u0000\u00ff";

  private final Configuration hadoop = new Configuration();

  @TempDir Path folder;

  @Test
  void everyLineOfAMutatedFileIsReadOnceAtEverySplitSize() throws IOException {
    var random = new Random(42);
    for (int round = 0; round < 40; round++) {
      byte[] bytes = mutated(day(random, 1 + random.nextInt(8)), random);
      List<String> expected = ReferenceLines.of(bytes, MAX_LINE_BYTES);
      String file = write("plain_" + round, bytes);

      for (int splitBytes : new int[] {1, 2 + random.nextInt(40), 200, 1 + bytes.length}) {
        if (bytes.length / splitBytes < 400) {
          assertThat(lines(file, splitBytes))
              .as("round %d, splits of %d", round, splitBytes)
              .isEqualTo(expected);
        }
        assertThat(columns(file, splitBytes))
            .as("round %d, splits of %d", round, splitBytes)
            .isEqualTo(ReferenceLines.summary(expected));
      }
    }
  }

  @Test
  void everyLineOfRandomBytesIsReadOnce() throws IOException {
    var random = new Random(43);
    for (int round = 0; round < 100; round++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      for (int i = 0; i < bytes.length; i++) {
        boolean telling = random.nextInt(3) > 0;
        bytes[i] =
            (byte) (telling ? TELLING.charAt(random.nextInt(TELLING.length())) : random.nextInt());
      }
      String file = write("random_" + round, bytes);
      int splitBytes = 20 + random.nextInt(1000);

      assertThat(lines(file, splitBytes))
          .as("round %d, splits of %d", round, splitBytes)
          .isEqualTo(ReferenceLines.of(bytes, MAX_LINE_BYTES));
    }
  }

  @Test
  void rowsSpanningBlocksAndBuffersAreReadOnce() throws IOException {
    var random = new Random(44);
    byte[] bytes = mutated(day(random, 3 * RowBatch.ROWS + 17), random);
    List<String> expected = ReferenceLines.of(bytes, MAX_LINE_BYTES);
    String plain = write("plain", bytes);
    String packed = write("packed.gz", GzipFiles.pack(bytes));

    assertThat(lines(packed, 1)).isEqualTo(expected);
    for (int splitBytes : new int[] {LineReader.BUFFER_BYTES, 70_001, 1 << 30}) {
      assertThat(lines(plain, splitBytes)).isEqualTo(expected);
      assertThat(columns(plain, splitBytes)).isEqualTo(ReferenceLines.summary(expected));
    }
  }

  @Test
  void aGzipFileGivesAllItsLinesOrAUserError() throws IOException {
    var random = new Random(45);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      byte[] bytes = mutated(day(random, 1 + random.nextInt(40)), random);
      int cut = random.nextInt(bytes.length + 1);
      var members = new ByteArrayOutputStream();
      members.writeBytes(GzipFiles.pack(Arrays.copyOf(bytes, cut)));
      members.writeBytes(GzipFiles.pack(Arrays.copyOfRange(bytes, cut, bytes.length)));
      byte[] packed = members.toByteArray();
      boolean whole = round % 4 == 0;
      String file = write("packed_" + round + ".gz", whole ? packed : damaged(packed, random));

      try {
        assertThat(lines(file, 1)).isEqualTo(ReferenceLines.of(bytes, MAX_LINE_BYTES));
      } catch (UserError error) {
        assertThat(whole).as("round %d: %s", round, error.getMessage()).isFalse();
        assertThat(error).hasMessageStartingWith(file).hasMessageEndingWith(": copy it again");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private static byte[] day(Random random, int rows) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    String text = String.join(end, DayRows.of(rows, random.nextLong()));
    return (random.nextInt(4) == 0 ? text : text + end).getBytes(ISO_8859_1);
  }

  /** The bytes after some random edits; some are also cut off at the end. */
  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = bytes;
    for (int edits = random.nextInt(12); edits > 0; edits--) {
      int at = random.nextInt(mutated.length);
      int to = Math.min(mutated.length, at + random.nextInt(random.nextInt(4) == 0 ? 700 : 4));
      var edited = new ByteArrayOutputStream();
      edited.write(mutated, 0, at);
      switch (random.nextInt(4)) {
        case 0 -> edited.write(TELLING.charAt(random.nextInt(TELLING.length())));
        case 1 -> edited.write(mutated, at, to - at);
        case 2 -> edited.writeBytes("\u00ef\u00bb\u00bf".getBytes(ISO_8859_1));
        default -> edited.write(random.nextInt());
      }
      int rest = random.nextBoolean() ? at : to;
      edited.write(mutated, rest, mutated.length - rest);
      mutated = edited.toByteArray();
    }
    return random.nextInt(3) > 0 ? mutated : Arrays.copyOf(mutated, random.nextInt(mutated.length));
  }

  private static byte[] damaged(byte[] packed, Random random) {
    byte[] damaged = packed.clone();
    if (random.nextBoolean()) {
      return Arrays.copyOf(damaged, random.nextInt(damaged.length));
    }
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  /** Every line as the data source gives it. */
  private List<String> lines(String file, long splitBytes) throws IOException {
    var options =
        new DayFileReader.Options(List.of(file), LabelRule.REQUIRED, splitBytes, MAX_LINE_BYTES);
    List<String> lines = new ArrayList<>();
    for (Split split : Split.plan(List.of(file), splitBytes, hadoop)) {
      try (var reader = new BatchReader(split, DayFileSchema.SCHEMA, options, hadoop)) {
        while (reader.next()) {
          ColumnarBatch batch = reader.get();
          for (int row = 0; row < batch.numRows(); row++) {
            lines.add(line(batch, row));
          }
        }
      }
    }
    return lines;
  }

  private static String line(ColumnarBatch batch, int row) {
    if (!batch.column(RowParser.COLUMNS).isNullAt(row)) {
      return batch.column(RowParser.COLUMNS).getUTF8String(row).toString();
    }
    List<String> values = new ArrayList<>();
    for (int column = 0; column < RowParser.COLUMNS; column++) {
      boolean isNull = batch.column(column).isNullAt(row);
      values.add(isNull ? "" : Integer.toString(batch.column(column).getInt(row)));
    }
    return String.join(",", values);
  }

  /** The good rows from columns, then the reasons of the rejected lines. */
  private List<String> columns(String file, long splitBytes) throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    ColumnBlock block = new ColumnBlock();
    for (Split split : Split.plan(List.of(file), splitBytes, hadoop)) {
      try (var reader =
          new ColumnReader(
              ReadAhead.open(split, hadoop), split, LabelRule.REQUIRED, MAX_LINE_BYTES)) {
        while (reader.read(block)) {
          for (int row = 0; row < block.rows(); row++) {
            rows.add(ReferenceLines.row(block, row));
          }
        }
        reader
            .rejects()
            .forEach((reason, n) -> rejected.addAll(nCopies(Math.toIntExact(n), reason.id())));
      }
    }
    return ReferenceLines.summary(rows, rejected);
  }

  private String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }
}
