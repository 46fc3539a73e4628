package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.substring;

import io.sparkctr.data.reader.SelectedLines;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The lines that {@link CsvDayReader} leaves out, found and parsed by the native reader. A line
 * belongs here unless the first character after its leading tabs is visible: the CSV source drops
 * blank lines, and cuDF drops lines that start with a carriage return. Almost all lines here are
 * rejected ones; but where the label is optional, 38 tabs are a row without any value.
 *
 * <p>The start of a line decides, because the native reader keeps only the start of a line that is
 * too long. There are few such lines, if any. They are kept apart so that the plan for the others
 * stays on the GPU. Union the two, or count both.
 */
public final class OmittedLines {
  /** Longer than the 38 tabs that a row without a label can start with. */
  static final int START_BYTES = 40;

  private static final char FIRST_VISIBLE = '!';

  private OmittedLines() {}

  /**
   * Reads every byte, but looks at the start of each line only.
   *
   * @param paths files, each plain or {@code .gz}
   * @param splitBytes bytes of a plain file per task, at least 1
   * @return the columns of {@link CsvDayReader#read}
   * @throws io.sparkctr.config.UserError for a path that is no readable file; a task throws it for
   *     a file that cannot be read whole
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes) {
    return SelectedLines.read(
        spark, paths, labelRule, splitBytes, maxLineBytes, OmittedLines::isOmitted);
  }

  /** Whether {@link CsvDayReader} has the line. */
  static Column isForCsv(Column line) {
    Column start = substring(line, 1, START_BYTES);
    return replace(start, lit("\t"), lit("")).geq(lit(String.valueOf(FIRST_VISIBLE)));
  }

  /** The opposite of {@link #isForCsv}, on the bytes of a line. */
  static boolean isOmitted(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + START_BYTES);
    int at = from;
    while (at < end && bytes[at] == '\t') {
      at++;
    }
    return at == end || Byte.toUnsignedInt(bytes[at]) < FIRST_VISIBLE;
  }
}
