package io.sparkctr.baseline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.reader.ColumnReader;
import io.sparkctr.data.reader.Split;
import io.sparkctr.engine.sql.DirtyLines;
import io.sparkctr.engine.sql.MutatedLines;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.Program;
import io.sparkctr.testing.Python;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The baselines' reader gives the rows of the reader in Java: the same lines with the same values.
 */
@Timeout(300)
class PythonReaderIT {
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");
  private static final int MAX_LINE_BYTES = 64 << 10;

  /** Prints each row as its 40 values: a category as the 32-bit integer of its digits. */
  private static final String PRINT =
      """
      import sys
      import numpy as np
      import day_files
      day_files.PIECE_BYTES = int(sys.argv[1])
      for rows in day_files.read(sys.argv[3:], int(sys.argv[2])):
          for row, label in enumerate(rows.labels):
              integers = ["" if np.isnan(value) else str(int(value)) for value in rows.integers[row]]
              texts = [column[row : row + 1].tobytes() if column[row] else b"" for column in rows.categories]
              categories = [str(int.from_bytes(bytes.fromhex(text.decode()), signed=True)) if text else "" for text in texts]
              print(",".join([str(label), *integers, *categories]))
      """;

  private Path python;

  @TempDir Path folder;

  @BeforeEach
  void findPython() throws IOException {
    python = Python.require(PythonReaderIT.class).python();
    Files.writeString(folder.resolve("day_files.py"), PythonPackages.resource("day_files.py"));
    Files.writeString(folder.resolve("print.py"), PRINT);
  }

  @Test
  void readsTheSampleDays() throws IOException, InterruptedException {
    List<Path> days = new ArrayList<>();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      files.filter(file -> file.toString().endsWith(".gz")).sorted().forEach(days::add);
    }

    assertThat(read(64 << 20, 0, days)).hasSize(28_000).isEqualTo(readInJava(days));
  }

  @Test
  void dropsTheLinesThatJavaRejects() throws IOException, InterruptedException {
    Path dirty = file("day_0", String.join("\n", DirtyLines.all()) + "\n");
    Path mutated = file("day_1", String.join("\r\n", MutatedLines.of(2000, 3)));

    for (Path day : List.of(dirty, mutated)) {
      List<String> expected = readInJava(List.of(day));
      assertThat(expected).hasSizeGreaterThan(50);
      for (int pieceBytes : new int[] {1000, 20_000, 64 << 20}) {
        assertThat(read(pieceBytes, 0, List.of(day))).isEqualTo(expected);
      }
    }
  }

  /** A single such line among good ones, so that no other line reveals that not all are good. */
  @Test
  void noticesASingleBadLine() throws IOException, InterruptedException {
    List<String> good = DayRows.of(3, 9);
    List<Path> days = new ArrayList<>();
    for (String line : DirtyLines.all()) {
      String content = good.get(0) + "\n" + line + "\n" + good.get(1) + "\n" + good.get(2);
      days.add(file("single_" + days.size(), content));
    }

    assertThat(days).hasSizeGreaterThan(500);
    assertThat(read(64 << 20, 0, days)).isEqualTo(readInJava(days));
  }

  @Test
  void keepsTextsThatLookLikeNumbersOrNothing() throws IOException, InterruptedException {
    List<String> rows = new ArrayList<>();
    for (String text : List.of("00000012", "12345678", "1e500000", "0e000000", "deadbeef", "")) {
      rows.add(DayRows.with(DayRows.of(1, 7).get(0), DayRows.FIRST_CATEGORY, text));
    }
    for (String text : List.of("nan", "NA", "null", "1e5", "None", "\"\"", "inf")) {
      rows.add(DayRows.with(DayRows.of(1, 7).get(0), DayRows.FIRST_CATEGORY, text));
      rows.add(DayRows.with(DayRows.of(1, 7).get(0), 3, text));
    }
    Path day = file("day_0", DayRows.text(rows));

    assertThat(read(64 << 20, 0, List.of(day))).hasSize(6).isEqualTo(readInJava(List.of(day)));
  }

  @Test
  void readsEveryLineEndAndTheMarkAtTheStart() throws IOException, InterruptedException {
    List<String> rows = DayRows.of(5, 4);
    String mark = "\u00ef\u00bb\u00bf";
    List<Path> days = new ArrayList<>();
    for (String end : List.of("\n", "\r\n", "\r\r\n", "\r", "\n\n", "\n\r\n")) {
      String name = "day_" + days.size();
      days.add(file(name, String.join(end, rows)));
      days.add(file(name + "_ended", String.join(end, rows) + end));
      days.add(file(name + "_marked", mark + String.join(end, rows) + "\n" + mark + rows.get(0)));
    }
    days.add(file("empty", ""));
    days.add(file("mark", mark));

    List<String> expected = readInJava(days);
    assertThat(expected).hasSizeBetween(40, 90);
    assertThat(read(64 << 20, 0, days)).isEqualTo(expected);
    assertThat(read(300, 0, days)).isEqualTo(expected);
  }

  @Test
  void readsGzipFilesOfSeveralMembers() throws IOException, InterruptedException {
    Path packed = folder.resolve("day_0.gz");
    for (int member = 0; member < 3; member++) {
      try (OutputStream out =
          new GZIPOutputStream(
              Files.newOutputStream(
                  packed, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
        out.write(DayRows.text(100, member).getBytes(ISO_8859_1));
      }
    }

    assertThat(read(1000, 0, List.of(packed))).hasSize(300).isEqualTo(readInJava(List.of(packed)));
  }

  @Test
  void stopsAtTheCap() throws IOException, InterruptedException {
    List<Path> days =
        List.of(file("day_0", DayRows.text(100, 1)), file("day_1", DayRows.text(100, 2)));
    List<String> all = readInJava(days);

    for (int cap : new int[] {1, 99, 100, 101, 150, 200, 1000}) {
      assertThat(read(5000, cap, days)).isEqualTo(all.subList(0, Math.min(cap, 200)));
    }
  }

  private List<String> read(int pieceBytes, int maxRows, List<Path> days)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                python.toString(),
                "-B",
                folder.resolve("print.py").toString(),
                Integer.toString(pieceBytes),
                Integer.toString(maxRows)));
    days.forEach(day -> command.add(day.toString()));
    return Program.run(Map.of(), command).succeeds().out().lines().toList();
  }

  private static List<String> readInJava(List<Path> days) throws IOException {
    Configuration hadoop = new Configuration();
    List<String> paths = days.stream().map(Path::toString).toList();
    List<String> rows = new ArrayList<>();
    ColumnBlock block = new ColumnBlock();
    for (Split split : Split.plan(paths, Long.MAX_VALUE, hadoop)) {
      try (ColumnReader reader =
          new ColumnReader(split.open(hadoop), split, LabelRule.REQUIRED, MAX_LINE_BYTES)) {
        while (reader.read(block)) {
          for (int row = 0; row < block.rows(); row++) {
            rows.add(row(block, row));
          }
        }
      }
    }
    return rows;
  }

  private static String row(ColumnBlock block, int row) {
    List<String> values = new ArrayList<>();
    for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
      boolean isEmpty = (block.empty(row) >>> column & 1) == 1;
      values.add(
          isEmpty ? "" : Integer.toString(block.values()[row + column * ColumnBlock.STRIDE]));
    }
    return String.join(",", values);
  }

  private Path file(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1));
  }
}
