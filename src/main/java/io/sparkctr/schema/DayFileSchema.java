package io.sparkctr.schema;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a day file's lines: the 40 of {@link CriteoSchema} as nullable 32-bit integers (a
 * category is the 32 bits of its eight hex digits), then why a line was rejected and its place. A
 * rejected line has null in all 40.
 */
public final class DayFileSchema {
  /** Id of the {@link RejectReason}; null for a good row. */
  public static final String REJECT = "reject";

  /** A rejected line's text, safe to print, at most 200 characters; null for a good row. */
  public static final String TEXT = "text";

  /** The path, as the caller gave it. */
  public static final String FILE = "file";

  /** Index of the split over all files: by file in the given order, then by offset. */
  public static final String SPLIT = "split";

  /** Index of the line in its split, from 0; rejected lines count, too. */
  public static final String LINE = "line";

  /** All columns, in order. */
  public static final StructType SCHEMA = schema();

  private DayFileSchema() {}

  private static StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (String column : CriteoSchema.COLUMNS) {
      fields.add(DataTypes.createStructField(column, DataTypes.IntegerType, true));
    }
    fields.add(DataTypes.createStructField(REJECT, DataTypes.StringType, true));
    fields.add(DataTypes.createStructField(TEXT, DataTypes.StringType, true));
    fields.add(DataTypes.createStructField(FILE, DataTypes.StringType, false));
    fields.add(DataTypes.createStructField(SPLIT, DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField(LINE, DataTypes.LongType, false));
    return DataTypes.createStructType(fields);
  }

  /** Whether a good row needs a label. */
  public enum LabelRule {
    /** A row has 40 fields. */
    REQUIRED,

    /** A row has 40 fields, or 39 and then a null label. For data to score. */
    OPTIONAL
  }

  /**
   * Why a line is rejected. The checks run in the order of these constants; the first failure
   * counts.
   */
  public enum RejectReason {
    /** More bytes than {@code maxLineBytes}, without the line's end. */
    LINE_LENGTH("line-length"),

    /** Not 40 tab-separated fields, or 39 where the label is optional. A blank line has one. */
    FIELD_COUNT("field-count"),

    /** Neither {@code 0} nor {@code 1}. */
    LABEL("label"),

    /** Neither empty nor {@code -?[0-9]{1,10}} within the 32-bit signed integers. */
    INTEGER("integer"),

    /** Neither empty nor exactly eight of {@code [0-9a-f]}. */
    CATEGORY("category");

    private final String id;

    RejectReason(String id) {
      this.id = id;
    }

    /** The stable text in the {@code reject} column. */
    public String id() {
      return id;
    }
  }
}
