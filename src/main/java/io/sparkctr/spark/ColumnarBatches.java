package io.sparkctr.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RowToColumnarExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The door from datasets to columnar batches: a {@code Dataset<Row>} loop boxes every value, and
 * Spark's own row format copies it; these are the columns as the source filled them.
 */
public final class ColumnarBatches {
  private ColumnarBatches() {}

  /**
   * The dataset's columns in batches. A batch, and the vectors in it, are only valid until the next
   * one is asked for. Sources that yield rows only are turned into batches.
   */
  public static JavaRDD<ColumnarBatch> of(Dataset<Row> columns) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) columns).queryExecution();
    // The plan before Spark wraps it for rows.
    SparkPlan scan = query.sparkPlan();
    SparkPlan columnar =
        scan.supportsColumnar() ? scan : new RowToColumnarExec(query.executedPlan());
    return columnar.executeColumnar().toJavaRDD();
  }
}
