package io.sparkctr.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RowToColumnarExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * What the program uses of Spark's internal classes. A loop over a {@code Dataset<Row>} boxes every
 * value; internal rows and batches give primitives.
 */
public final class SparkInternals {
  private SparkInternals() {}

  /** The dataset's rows. A row is only valid until the next one is read. */
  public static JavaRDD<InternalRow> rows(Dataset<Row> dataset) {
    return execution(dataset).toRdd().toJavaRDD();
  }

  /**
   * The dataset's columns in batches. A batch and its vectors are only valid until the next one is
   * read. Where the source yields rows, Spark turns them into batches.
   */
  public static JavaRDD<ColumnarBatch> batches(Dataset<Row> dataset) {
    QueryExecution query = execution(dataset);
    // The executed plan would turn the scan's batches into rows.
    SparkPlan scan = query.sparkPlan();
    SparkPlan columnar =
        scan.supportsColumnar() ? scan : new RowToColumnarExec(query.executedPlan());
    return columnar.executeColumnar().toJavaRDD();
  }

  /** A dataset over rows that match the schema's internal types. */
  public static Dataset<Row> dataset(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
    return classic(spark).internalCreateDataFrame(rows.rdd(), schema, false);
  }

  /**
   * A copy of the session with one more setting. The datasets that it makes keep the setting when
   * they run, and the given session stays as it is.
   */
  public static SparkSession withSetting(SparkSession spark, String key, String value) {
    SparkSession copy = classic(spark).cloneSession();
    copy.conf().set(key, value);
    return copy;
  }

  private static QueryExecution execution(Dataset<Row> dataset) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution();
  }

  private static org.apache.spark.sql.classic.SparkSession classic(SparkSession spark) {
    return (org.apache.spark.sql.classic.SparkSession) spark;
  }
}
