package io.sparkctr.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The door between datasets and Spark's own row format. A {@code Dataset<Row>} loop boxes every
 * value; these rows hand out primitives.
 */
public final class InternalRows {
  private InternalRows() {}

  /** The dataset's rows. A row is only valid until the next one is asked for. */
  public static JavaRDD<InternalRow> of(Dataset<Row> dataset) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) dataset)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /** A dataset over rows that match the schema's internal types. */
  public static Dataset<Row> toDataset(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
    return ((org.apache.spark.sql.classic.SparkSession) spark)
        .internalCreateDataFrame(rows.rdd(), schema, false);
  }
}
