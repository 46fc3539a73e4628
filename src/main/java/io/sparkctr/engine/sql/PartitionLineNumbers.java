package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.spark_partition_id;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Numbers the lines of one day file that {@link CsvDayReader} reads, by expressions that run on a
 * GPU. They are the file's line numbers if {@link OmittedLines} has no line of the file.
 *
 * @param linesBefore by partition, lines in the partitions before it
 */
public record PartitionLineNumbers(Map<Integer, Long> linesBefore) implements Serializable {
  /** The id that {@link #number} turns into a line number. */
  public static final String ID = "lineId";

  /** Spark's ids hold the partition above these bits, and a count from 0 in them. */
  private static final int COUNT_BITS = 33;

  private static final String PARTITION = "partition";

  /** Counts the lines of each partition. */
  public static PartitionLineNumbers of(Dataset<Row> lines) {
    List<Row> counts = counts(lines).collectAsList();
    Map<Integer, Long> lengths = new HashMap<>();
    counts.forEach(count -> lengths.put(count.getInt(0), count.getLong(1)));
    Map<Integer, Long> before = new HashMap<>();
    long sum = 0;
    for (int partition : lengths.keySet().stream().sorted().toList()) {
      before.put(partition, sum);
      sum += lengths.get(partition);
    }
    return new PartitionLineNumbers(before);
  }

  /** The dataset that is counted: partition and lines. */
  public static Dataset<Row> counts(Dataset<Row> lines) {
    return lines.select(spark_partition_id().as(PARTITION)).groupBy(col(PARTITION)).count();
  }

  /** The lines with the column {@link #ID} added. */
  public static Dataset<Row> withId(Dataset<Row> lines) {
    return lines.withColumn(ID, monotonically_increasing_id());
  }

  /** Index of the line among those of the file, from 0. */
  public long number(long id) {
    return linesBefore.get((int) (id >>> COUNT_BITS)) + (id & ((1L << COUNT_BITS) - 1));
  }
}
