package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.substring;

import org.apache.spark.sql.Column;

/**
 * Divides the lines between {@link CsvDayReader} and {@link PassedOverLines}: the first has those
 * that start with a visible character, whatever number of tabs before it. Neither white lines,
 * which the CSV source drops, nor lines that start with a carriage return, which cuDF drops, are
 * among them; all good rows but the one without any value are.
 *
 * <p>The start of a line decides, since of an overlong one the native reader sees no more.
 */
final class LineDivision {
  /** Long enough for the tabs that a row without label can start with, 38 at the most. */
  static final int START_BYTES = 40;

  private static final char FIRST_VISIBLE = '!';

  private LineDivision() {}

  /** Whether the CSV reading has the line. */
  static Column isForCsv(Column line) {
    Column start = substring(line, 1, START_BYTES);
    return replace(start, lit("\t"), lit("")).geq(lit(String.valueOf(FIRST_VISIBLE)));
  }

  /** The opposite of {@link #isForCsv}, on the bytes of a line. */
  static boolean isPassedOver(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + START_BYTES);
    int at = from;
    while (at < end && bytes[at] == '\t') {
      at++;
    }
    return at == end || Byte.toUnsignedInt(bytes[at]) < FIRST_VISIBLE;
  }
}
