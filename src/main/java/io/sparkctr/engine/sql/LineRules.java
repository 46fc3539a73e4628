package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Turns a line into the 40 columns and {@code reject}, by a chain of projections. Each projection
 * uses results of the one before several times, so the optimizer keeps them apart and computes
 * nothing twice.
 *
 * <p>No regular expressions: {@code $} would also match before a line separator that ends the
 * field. Text is checked before it is cast, because in ANSI mode a cast fails on wrong text. The
 * check is inside the cast, because a GPU computes both branches of a {@code when}.
 *
 * @param labelRule whether rows without a label pass
 * @param maxLineBytes longer lines are rejected
 */
record LineRules(LabelRule labelRule, int maxLineBytes) {
  private static final int COLUMNS = CriteoSchema.COLUMNS.size();
  private static final String TAB = "\t";
  private static final String LF = "\n";

  /** Marks a field that breaks the rules: no integer or category has this value. */
  private static final long WRONG = Long.MIN_VALUE;

  private static final String DIGITS = "0123456789";
  private static final String HEX_DIGITS = DIGITS + "abcdef";
  private static final int MAX_DIGITS = 10;
  private static final int HEX_LENGTH = 8;

  private static final String CONTENT = "content";
  private static final String BYTES = "bytes";
  private static final String FIELD_COUNT = "fieldCount";
  private static final String UNLABELLED = "unlabelled";
  private static final String WRONG_SHAPE = "wrongShape";
  private static final String FIELDS = "fields";
  private static final String INTEGERS = "integers";
  private static final String CATEGORIES = "categories";

  /**
   * Applies the rules.
   *
   * @param lines a dataset of one string column
   */
  Dataset<Row> apply(Dataset<Row> lines) {
    return lines
        .select(withoutEnd(col(lines.columns()[0])).as(CONTENT))
        .select(
            col(CONTENT),
            octet_length(col(CONTENT)).as(BYTES),
            fieldCount(col(CONTENT)).as(FIELD_COUNT))
        .select(col(CONTENT), unlabelled().as(UNLABELLED), wrongShape().as(WRONG_SHAPE))
        .select(col(UNLABELLED), col(WRONG_SHAPE), split(row(), TAB, -1).as(FIELDS))
        .select(values())
        .select(
            col(CriteoSchema.LABEL),
            col(INTEGERS),
            col(CATEGORIES),
            reject().as(DayFileSchema.REJECT))
        .select(columns());
  }

  /** Removes the CR of a CRLF file. Only cuDF leaves an LF, after a line that holds NUL. */
  private static Column withoutEnd(Column line) {
    Column ended = replace(concat(line, lit(LF)), lit("\r\n"), lit(LF));
    return replace(ended, lit(LF), lit(""));
  }

  private static Column fieldCount(Column content) {
    Column others = octet_length(replace(content, lit(TAB), lit("")));
    return octet_length(content).minus(others).plus(1);
  }

  private Column unlabelled() {
    return labelRule == LabelRule.OPTIONAL
        ? col(FIELD_COUNT).equalTo(CriteoSchema.FIELDS)
        : lit(false);
  }

  private Column wrongShape() {
    Column fits = col(FIELD_COUNT).equalTo(COLUMNS).or(unlabelled());
    return when(col(BYTES).gt(maxLineBytes), RejectReason.LINE_LENGTH.id())
        .when(not(fits), RejectReason.FIELD_COUNT.id());
  }

  /** The line with 40 fields, so that every field that is read exists. */
  private static Column row() {
    return when(col(WRONG_SHAPE).isNotNull(), lit(TAB.repeat(COLUMNS - 1)))
        .when(col(UNLABELLED), concat(lit(TAB), col(CONTENT)))
        .otherwise(col(CONTENT));
  }

  private static Column[] values() {
    Column label = when(field(0).equalTo("0"), 0L).when(field(0).equalTo("1"), 1L);
    Column integers = slice(col(FIELDS), 2, CriteoSchema.INTEGERS);
    Column categories = slice(col(FIELDS), 2 + CriteoSchema.INTEGERS, CriteoSchema.CATEGORIES);
    return new Column[] {
      label.as(CriteoSchema.LABEL),
      transform(integers, LineRules::integer).as(INTEGERS),
      transform(categories, LineRules::category).as(CATEGORIES),
      col(UNLABELLED),
      col(WRONG_SHAPE)
    };
  }

  private static Column reject() {
    Column wrongLabel = col(CriteoSchema.LABEL).isNull().and(not(col(UNLABELLED)));
    // Never true, but not deterministic. Otherwise the optimizer would push a filter on the reason
    // below all these projections, and replace the reason by the whole chain of expressions.
    return when(spark_partition_id().lt(0), lit(""))
        .when(col(WRONG_SHAPE).isNotNull(), col(WRONG_SHAPE))
        .when(wrongLabel, RejectReason.LABEL.id())
        .when(hasWrong(INTEGERS), RejectReason.INTEGER.id())
        .when(hasWrong(CATEGORIES), RejectReason.CATEGORY.id());
  }

  private static Column hasWrong(String values) {
    return array_contains(col(values), WRONG);
  }

  private static Column[] columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(kept(col(CriteoSchema.LABEL)).as(CriteoSchema.LABEL));
    for (int i = 0; i < CriteoSchema.INTEGERS; i++) {
      columns.add(kept(col(INTEGERS).getItem(i)).as(CriteoSchema.INTEGER_COLUMNS.get(i)));
    }
    for (int i = 0; i < CriteoSchema.CATEGORIES; i++) {
      columns.add(kept(col(CATEGORIES).getItem(i)).as(CriteoSchema.CATEGORY_COLUMNS.get(i)));
    }
    columns.add(col(DayFileSchema.REJECT));
    return columns.toArray(Column[]::new);
  }

  /** The value as an int, null in a rejected line. */
  private static Column kept(Column value) {
    return lowBits(when(col(DayFileSchema.REJECT).isNull(), value));
  }

  private static Column field(int column) {
    return col(FIELDS).getItem(column);
  }

  /** {@code -?[0-9]{1,10}}, a 32-bit integer: its value, null where missing, or {@link #WRONG}. */
  private static Column integer(Column field) {
    Column others = translate(field, DIGITS, "");
    Column signed = others.equalTo("-").and(field.startsWith("-"));
    Column digits = octet_length(field).minus(octet_length(others));
    Column sound = others.equalTo("").or(signed).and(digits.between(1, MAX_DIGITS));
    Column value = when(sound, field).cast("long");
    return when(value.between(Integer.MIN_VALUE, Integer.MAX_VALUE), value)
        .when(field.notEqual(""), WRONG);
  }

  /** {@code [0-9a-f]{8}}, an unsigned number: its value, null where missing, or {@link #WRONG}. */
  private static Column category(Column field) {
    Column others = translate(field, HEX_DIGITS, "");
    Column sound = octet_length(field).equalTo(HEX_LENGTH).and(others.equalTo(""));
    return when(sound, conv(when(sound, field), 16, 10).cast("long"))
        .when(field.notEqual(""), WRONG);
  }

  /** The low 32 bits of a long as an int with the same bit pattern. */
  private static Column lowBits(Column value) {
    return shiftright(shiftleft(value, Integer.SIZE), Integer.SIZE).cast("int");
  }
}
