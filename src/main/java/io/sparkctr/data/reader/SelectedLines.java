package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.LabelRule;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** A few lines of day files, selected by their bytes, for a reader that cannot see them. */
public final class SelectedLines {
  private static final StructType SCHEMA =
      new StructType(Arrays.copyOf(DayFileSchema.SCHEMA.fields(), RowParser.COLUMNS + 1));

  private SelectedLines() {}

  /** Says which lines are wanted. */
  @FunctionalInterface
  public interface Selection extends Serializable {
    /**
     * Whether {@code bytes[from..to)} is wanted: a line without its end and the file's byte-order
     * mark. Of one that is longer than {@code maxLineBytes}, it may be the start only.
     */
    boolean includes(byte[] bytes, int from, int to);
  }

  /**
   * The selected lines, good or rejected as {@link DayFileReader#read} has them: the 40 data
   * columns and {@link DayFileSchema#REJECT}. A line that is not selected costs little more than
   * finding its end.
   *
   * @param splitBytes bytes of a plain file per task, at least 1
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes,
      Selection selection) {
    var options = new ReadOptions(paths, labelRule, splitBytes, maxLineBytes);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<Split> splits = List.of(SplitPlan.of(options.paths(), options.splitBytes(), hadoop));
    var context = new JavaSparkContext(spark.sparkContext());
    var sent = context.broadcast(new SerializableConfiguration(hadoop));
    JavaRDD<Row> rows =
        context
            .parallelize(splits, Math.max(1, splits.size()))
            .flatMap(split -> new SelectedRows(split, options, sent.value().value(), selection));
    return spark.createDataFrame(rows, SCHEMA);
  }
}
