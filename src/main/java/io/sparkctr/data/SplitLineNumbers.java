package io.sparkctr.data;

import static org.apache.spark.sql.functions.col;

import io.sparkctr.schema.DayFileSchema;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a line's index in its split into its index in its file. Several tasks read a file, so a
 * first pass counts the lines of each split.
 *
 * @param linesBefore by the split's index, lines of the file in the splits before it
 */
public record SplitLineNumbers(Map<Integer, Long> linesBefore) implements Serializable {
  private static final StructType SCHEMA =
      new StructType()
          .add("numberedSplit", DataTypes.IntegerType, false)
          .add("linesBefore", DataTypes.LongType, false);

  /**
   * Counts the lines of each split.
   *
   * @param lines all lines of one file, as the day-file reader returns them
   */
  public static SplitLineNumbers of(Dataset<Row> lines) {
    List<Row> counts =
        lines
            .groupBy(col(DayFileSchema.SPLIT))
            .count()
            .orderBy(col(DayFileSchema.SPLIT))
            .collectAsList();
    Map<Integer, Long> before = new HashMap<>();
    long sum = 0;
    for (Row count : counts) {
      before.put(count.getInt(0), sum);
      sum += count.getLong(1);
    }
    return new SplitLineNumbers(before);
  }

  /**
   * Adds a column with the line's index in its file, from 0.
   *
   * @param shown lines of the file, as the day-file reader returns them
   */
  Dataset<Row> number(Dataset<Row> shown, String column) {
    List<Row> starts =
        linesBefore.entrySet().stream()
            .map(start -> RowFactory.create(start.getKey(), start.getValue()))
            .toList();
    Dataset<Row> begin = shown.sparkSession().createDataFrame(starts, SCHEMA);
    return shown
        .join(functions.broadcast(begin), col(DayFileSchema.SPLIT).equalTo(col("numberedSplit")))
        .withColumn(column, col(DayFileSchema.LINE).plus(col("linesBefore")))
        .drop("numberedSplit", "linesBefore");
  }

  /**
   * The index of a line in its file, from 0.
   *
   * @param line its index in its split
   */
  public long number(int split, long line) {
    return linesBefore.get(split) + line;
  }
}
