package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.transform;
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
 * A line to the 40 columns and {@code reject}, as a chain of projections: each uses the results of
 * the one before several times, so the optimizer keeps them apart and nothing is computed twice.
 *
 * @param labelRule whether rows without a label pass
 * @param maxLineBytes longer lines are rejected
 */
record LineRules(LabelRule labelRule, int maxLineBytes) {
  private static final int COLUMNS = CriteoSchema.COLUMNS.size();
  private static final String TAB = "\t";
  private static final String LF = "\n";

  private static final String CONTENT = "content";
  private static final String BYTES = "bytes";
  private static final String FIELD_COUNT = "fieldCount";
  private static final String UNLABELLED = "unlabelled";
  private static final String MISSHAPEN = "misshapen";
  private static final String FIELDS = "fields";
  private static final String INTEGERS = "integers";
  private static final String CATEGORIES = "categories";

  /** The rows and rejects of lines, a dataset of one string column. */
  Dataset<Row> apply(Dataset<Row> lines) {
    return lines
        .select(withoutEnd(col(lines.columns()[0])).as(CONTENT))
        .select(
            col(CONTENT),
            octet_length(col(CONTENT)).as(BYTES),
            fieldCount(col(CONTENT)).as(FIELD_COUNT))
        .select(col(CONTENT), unlabelled().as(UNLABELLED), misshapen().as(MISSHAPEN))
        .select(col(UNLABELLED), col(MISSHAPEN), split(row(), TAB, -1).as(FIELDS))
        .select(values())
        .select(
            col(CriteoSchema.LABEL),
            col(INTEGERS),
            col(CATEGORIES),
            reject().as(DayFileSchema.REJECT))
        .select(columns());
  }

  /** Cuts the CR of a CRLF file off. An LF is left by cuDF only, behind a line that holds NUL. */
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

  private Column misshapen() {
    Column fits = col(FIELD_COUNT).equalTo(COLUMNS).or(unlabelled());
    return when(col(BYTES).gt(maxLineBytes), RejectReason.LINE_LENGTH.id())
        .when(not(fits), RejectReason.FIELD_COUNT.id());
  }

  /** The line with 40 fields, whatever it was, so that none is asked for that is not there. */
  private static Column row() {
    return when(col(MISSHAPEN).isNotNull(), lit(TAB.repeat(COLUMNS - 1)))
        .when(col(UNLABELLED), concat(lit(TAB), col(CONTENT)))
        .otherwise(col(CONTENT));
  }

  private static Column[] values() {
    Column label = when(field(0).equalTo("0"), 0L).when(field(0).equalTo("1"), 1L);
    Column integers = slice(col(FIELDS), 2, CriteoSchema.INTEGERS);
    Column categories = slice(col(FIELDS), 2 + CriteoSchema.INTEGERS, CriteoSchema.CATEGORIES);
    return new Column[] {
      label.as(CriteoSchema.LABEL),
      transform(integers, FieldRules::integer).as(INTEGERS),
      transform(categories, FieldRules::category).as(CATEGORIES),
      col(UNLABELLED),
      col(MISSHAPEN)
    };
  }

  private static Column reject() {
    Column wrongLabel = col(CriteoSchema.LABEL).isNull().and(not(col(UNLABELLED)));
    // Never true, but not deterministic: a filter on the reason would else be pushed below all
    // these projections, with the whole chain of expressions put in the place of the reason.
    return when(spark_partition_id().lt(0), lit(""))
        .when(col(MISSHAPEN).isNotNull(), col(MISSHAPEN))
        .when(wrongLabel, RejectReason.LABEL.id())
        .when(hasWrong(INTEGERS), RejectReason.INTEGER.id())
        .when(hasWrong(CATEGORIES), RejectReason.CATEGORY.id());
  }

  private static Column hasWrong(String values) {
    return array_contains(col(values), FieldRules.WRONG);
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
    return FieldRules.lowBits(when(col(DayFileSchema.REJECT).isNull(), value));
  }

  private static Column field(int column) {
    return col(FIELDS).getItem(column);
  }
}
