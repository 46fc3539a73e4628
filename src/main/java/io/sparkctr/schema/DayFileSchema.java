package io.sparkctr.schema;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that the source yields: the 40 of {@link CriteoSchema} as nullable 32-bit integers (a
 * category is the 32 bits of its eight hex digits), then where each line came from and what became
 * of it. A rejected line has null in all 40.
 */
public final class DayFileSchema {
  /** Id of the {@link RejectReason}; null for a good row. */
  public static final String REJECT = "reject";

  /** A rejected line's text, fit to print, at most 200 characters; null for a good row. */
  public static final String TEXT = "text";

  /** The path, as it was given. */
  public static final String FILE = "file";

  /** Index of the split over all files: files in the order given, then by offset. */
  public static final String SPLIT = "split";

  /** Index of the line within its split, from 0, rejected lines counted. */
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
}
