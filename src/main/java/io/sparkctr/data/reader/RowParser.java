package io.sparkctr.data.reader;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.util.Arrays;

/**
 * Parses a line into 40 integers, in one pass from left to right. Only a line that fails is read a
 * second time, to count its fields.
 */
final class RowParser {
  /** Label, integers and categories. */
  static final int COLUMNS = 1 + CriteoSchema.FIELDS;

  private static final int FIRST_CATEGORY = 1 + CriteoSchema.INTEGERS;
  private static final int LAST = COLUMNS - 1;
  private static final int MAX_DIGITS = 10;
  private static final int HEX_DIGITS = 8;
  private static final long NO_LABEL = 1;

  // Results for a rejected line.
  private static final int BAD_FIELD_COUNT = -1;
  private static final int BAD_LABEL = -2;
  private static final int BAD_INTEGER = -3;
  private static final int BAD_CATEGORY = -4;

  /** Value of a lower-case hex digit by its byte; -1 for every other byte. */
  private static final byte[] HEX = hexValues();

  private RowParser() {}

  /**
   * Parses {@code line[from..to)} into {@code values}: label, {@code I1..I13}, {@code C1..C26}.
   *
   * @param values gets column {@code c} at {@code place + c * stride}; the value of an empty
   *     column, and every value of a rejected line, is undefined
   * @return the empty columns, bit {@code c} for column {@code c}; negative for a rejected line,
   *     see {@link #reason}
   */
  static long parse(
      byte[] line, int from, int to, LabelRule labelRule, int[] values, int place, int stride) {
    long labelled = parseLabelled(line, from, to, values, place, stride);
    if (labelled >= 0) {
      return labelled;
    }
    int fields = countFields(line, from, to);
    if (fields == COLUMNS) {
      return labelled;
    }
    if (fields == COLUMNS - 1 && labelRule == LabelRule.OPTIONAL) {
      return parseFeatures(line, from, to, NO_LABEL, values, place, stride);
    }
    return BAD_FIELD_COUNT;
  }

  /** The reason that a negative result of {@link #parse} stands for. */
  static RejectReason reason(long result) {
    return switch ((int) result) {
      case BAD_FIELD_COUNT -> RejectReason.FIELD_COUNT;
      case BAD_LABEL -> RejectReason.LABEL;
      case BAD_INTEGER -> RejectReason.INTEGER;
      case BAD_CATEGORY -> RejectReason.CATEGORY;
      default -> throw new IllegalArgumentException("Not a rejection: " + result);
    };
  }

  private static long parseLabelled(
      byte[] line, int from, int to, int[] values, int place, int stride) {
    if (to - from < 2 || line[from + 1] != '\t' || (line[from] != '0' && line[from] != '1')) {
      return BAD_LABEL;
    }
    values[place] = line[from] - '0';
    return parseFeatures(line, from + 2, to, 0, values, place, stride);
  }

  /** A line with too few or too many fields gives a negative result, but not its right reason. */
  private static long parseFeatures(
      byte[] line, int from, int to, long noLabel, int[] values, int place, int stride) {
    long empty = noLabel;
    int at = from;
    int into = place;
    for (int column = 1; column < FIRST_CATEGORY; column++) {
      into += stride;
      if (at < to && line[at] == '\t') {
        empty |= 1L << column;
        at++;
        continue;
      }
      boolean negative = at < to && line[at] == '-';
      int digits = negative ? at + 1 : at;
      long value = 0;
      for (at = digits; at < to && line[at] >= '0' && line[at] <= '9'; at++) {
        value = value * 10 + (line[at] - '0');
      }
      value = negative ? -value : value;
      int length = at - digits;
      if (length == 0 || length > MAX_DIGITS || value != (int) value || isNotTab(line, at, to)) {
        return BAD_INTEGER;
      }
      values[into] = (int) value;
      at++;
    }
    for (int column = FIRST_CATEGORY; column < LAST; column++) {
      into += stride;
      if (at < to && line[at] == '\t') {
        empty |= 1L << column;
        at++;
        continue;
      }
      if (to - at <= HEX_DIGITS || line[at + HEX_DIGITS] != '\t') {
        return BAD_CATEGORY;
      }
      long bits = hex(line, at);
      if (bits < 0) {
        return BAD_CATEGORY;
      }
      values[into] = (int) bits;
      at += HEX_DIGITS + 1;
    }
    if (at == to) {
      return empty | 1L << LAST;
    }
    long bits = to - at == HEX_DIGITS ? hex(line, at) : -1;
    values[into + stride] = (int) bits;
    return bits >= 0 ? empty : BAD_CATEGORY;
  }

  private static boolean isNotTab(byte[] line, int at, int to) {
    return at >= to || line[at] != '\t';
  }

  /** The 32 bits of eight hex digits; negative where a byte is not a hex digit. */
  private static long hex(byte[] line, int at) {
    long bits = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      // A byte that is not a digit gives -1, which fills the upper half: later shifts keep it.
      bits = bits << 4 | HEX[line[at + i] & 0xFF];
    }
    return bits;
  }

  private static int countFields(byte[] line, int from, int to) {
    int fields = 1;
    for (int i = from; i < to; i++) {
      if (line[i] == '\t') {
        fields++;
      }
    }
    return fields;
  }

  private static byte[] hexValues() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      values["0123456789abcdef".charAt(digit)] = (byte) digit;
    }
    return values;
  }
}
