package io.sparkctr.engine.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the same files twice and compares the rows: once by the native reader, once by the CSV
 * reader together with the lines that it omits. A row is the text of its 40 columns and its reason.
 */
record BothReaders(SparkSession spark, LabelRule labelRule, int maxLineBytes) {
  private static final long SPLIT_BYTES = 32 << 20;

  /**
   * Asserts that both readers give the same row for every line, in order.
   *
   * @param file a file with exactly these lines, small enough for one task
   * @param lines lines without line ends, one character per byte
   * @return the rows
   */
  List<String> agreeOn(String file, List<String> lines) {
    List<String> expected = rows(nativeRows(List.of(file)));
    Iterator<String> seen = rows(seenByCsv(List.of(file))).iterator();
    Iterator<String> omitted = rows(omitted(List.of(file))).iterator();
    List<String> merged = new ArrayList<>();
    for (String line : lines) {
      Iterator<String> source = isOmitted(line) ? omitted : seen;
      merged.add(source.hasNext() ? source.next() : "(not read)");
    }
    seen.forEachRemaining(merged::add);
    omitted.forEachRemaining(merged::add);

    assertThat(expected).hasSameSizeAs(lines);
    for (int i = 0; i < merged.size(); i++) {
      assertThat(merged.get(i))
          .as("line %d of %s, %s: %s", i, file, this, i < lines.size() ? lines.get(i) : "")
          .isEqualTo(i < expected.size() ? expected.get(i) : "(too many)");
    }
    return expected;
  }

  /** Asserts that both readers give the same rows, in any order. */
  List<String> agreeOn(List<String> files) {
    List<String> expected = rows(nativeRows(files));
    List<String> actual = rows(seenByCsv(files).unionByName(omitted(files)));

    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    return expected;
  }

  Dataset<Row> nativeRows(List<String> files) {
    Dataset<Row> rows = DayFileReader.read(spark, files, labelRule, SPLIT_BYTES, maxLineBytes);
    List<Column> columns = new ArrayList<>();
    CriteoSchema.COLUMNS.forEach(name -> columns.add(rows.col(name)));
    columns.add(rows.col(DayFileSchema.REJECT));
    return rows.select(columns.toArray(Column[]::new));
  }

  Dataset<Row> seenByCsv(List<String> files) {
    return CsvDayReader.read(spark, files, labelRule, maxLineBytes);
  }

  Dataset<Row> omitted(List<String> files) {
    return OmittedLines.read(spark, files, labelRule, SPLIT_BYTES, maxLineBytes);
  }

  static boolean isOmitted(String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    return OmittedLines.isOmitted(bytes, 0, bytes.length);
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  @Override
  public String toString() {
    return labelRule + ", at most " + maxLineBytes + " bytes";
  }
}
