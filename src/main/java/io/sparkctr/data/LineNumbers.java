package io.sparkctr.data;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.sparkctr.data.reader.DayFileSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Numbers the lines of a file that several tasks read: a first pass counts the lines of each split,
 * which says where in its file each split begins.
 */
public final class LineNumbers {
  private static final StructType SCHEMA =
      new StructType()
          .add("numberedSplit", DataTypes.IntegerType, false)
          .add("linesBefore", DataTypes.LongType, false);

  private LineNumbers() {}

  /**
   * Adds a column with the line's index in its file, from 0, rejected lines counted.
   *
   * @param lines as the day-file reader gives them, not narrowed by a filter that the count would
   *     miss
   * @param shown the lines to number, out of {@code lines}
   */
  public static Dataset<Row> number(Dataset<Row> lines, Dataset<Row> shown, String column) {
    List<Row> counts =
        lines
            .groupBy(col(DayFileSchema.SPLIT))
            .agg(min(col(DayFileSchema.FILE)), count(lit(1)))
            .orderBy(col(DayFileSchema.SPLIT))
            .collectAsList();
    List<Row> starts = new ArrayList<>();
    String file = "";
    long before = 0;
    for (Row count : counts) {
      before = count.getString(1).equals(file) ? before : 0;
      file = count.getString(1);
      starts.add(RowFactory.create(count.getInt(0), before));
      before += count.getLong(2);
    }
    Dataset<Row> begin = lines.sparkSession().createDataFrame(starts, SCHEMA);
    return shown
        .join(broadcast(begin), col(DayFileSchema.SPLIT).equalTo(col("numberedSplit")))
        .withColumn(column, col(DayFileSchema.LINE).plus(col("linesBefore")))
        .drop("numberedSplit", "linesBefore");
  }
}
