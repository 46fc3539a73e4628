package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * One field to a long: its value, null where it is missing, {@link #WRONG} where it breaks the
 * rules. No regular expressions: {@code $} would also match before a line separator that ends the
 * field. Text is checked before it is cast, since a cast fails on wrong text in ANSI mode; and the
 * check stands inside the cast, since a GPU computes both branches of a {@code when}.
 */
final class FieldRules {
  /** No value of a field: an integer has 32 bits, a category is not negative. */
  static final long WRONG = Long.MIN_VALUE;

  private static final String DIGITS = "0123456789";
  private static final String HEX_DIGITS = DIGITS + "abcdef";
  private static final int MOST_DIGITS = 10;
  private static final int HEX_LENGTH = 8;

  private FieldRules() {}

  /** {@code -?[0-9]{1,10}}, a 32-bit integer. */
  static Column integer(Column field) {
    Column others = translate(field, DIGITS, "");
    Column signed = others.equalTo("-").and(field.startsWith("-"));
    Column digits = octet_length(field).minus(octet_length(others));
    Column sound = others.equalTo("").or(signed).and(digits.between(1, MOST_DIGITS));
    Column value = when(sound, field).cast("long");
    return when(value.between(Integer.MIN_VALUE, Integer.MAX_VALUE), value)
        .when(field.notEqual(""), WRONG);
  }

  /** {@code [0-9a-f]{8}}, an unsigned number. */
  static Column category(Column field) {
    Column others = translate(field, HEX_DIGITS, "");
    Column sound = octet_length(field).equalTo(HEX_LENGTH).and(others.equalTo(""));
    return when(sound, conv(when(sound, field), 16, 10).cast("long"))
        .when(field.notEqual(""), WRONG);
  }

  /** The low 32 bits of a long as an int: they keep their pattern, whatever sign they give. */
  static Column lowBits(Column value) {
    return shiftright(shiftleft(value, Integer.SIZE), Integer.SIZE).cast("int");
  }
}
