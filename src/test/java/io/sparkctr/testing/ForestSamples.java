package io.sparkctr.testing;

import io.sparkctr.features.IntegerFeatures;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.model.ForestModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows with integers, and forests, for tests. */
public final class ForestSamples {
  private static final int BLOCK = 700;

  private ForestSamples() {}

  /**
   * Rows with missing, negative and large values. The label depends on the first three.
   *
   * @param clicks about the share of clicks
   */
  public static IntegerRows rows(int rows, double clicks, long seed) {
    Random random = new Random(seed);
    byte[] labels = new byte[rows];
    float[] values = new float[rows * IntegerFeatures.SIZE];
    for (int row = 0; row < rows; row++) {
      int at = row * IntegerFeatures.SIZE;
      for (int field = 0; field < IntegerFeatures.SIZE; field++) {
        boolean missing = random.nextInt(10) == 0;
        values[at + field] = missing ? 0 : (int) (Math.pow(random.nextDouble(), 4) * 1e6) - 2;
      }
      double more = values[at] > 1e4 ? 1.5 : 0.5;
      more *= values[at + 1] > 1e5 ? 1.6 : 0.7;
      more *= values[at + 2] <= 0 ? 1.4 : 0.9;
      labels[row] = (byte) (random.nextDouble() < clicks * more ? 1 : 0);
    }
    return new IntegerRows(labels, values);
  }

  /** The rows in blocks, in this number of partitions. */
  public static JavaRDD<IntegerRows> blocks(SparkSession spark, IntegerRows rows, int partitions) {
    int size = IntegerFeatures.SIZE;
    List<IntegerRows> blocks = new ArrayList<>();
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int to = Math.min(rows.rows(), from + BLOCK);
      blocks.add(
          new IntegerRows(
              Arrays.copyOfRange(rows.labels, from, to),
              Arrays.copyOfRange(rows.values, from * size, to * size)));
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(blocks, partitions);
  }

  /** The same rows, in the same partitions, as MLlib takes them: label and features. */
  public static Dataset<Row> vectors(SparkSession spark, JavaRDD<IntegerRows> blocks) {
    return spark.createDataFrame(
        blocks.flatMap(block -> vectors(block).iterator()),
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false));
  }

  private static List<Row> vectors(IntegerRows block) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      double[] features = new double[IntegerFeatures.SIZE];
      for (int field = 0; field < features.length; field++) {
        features[field] = block.values[row * features.length + field];
      }
      rows.add(RowFactory.create((double) block.label(row), Vectors.dense(features)));
    }
    return rows;
  }

  /** The model with a provenance of default values. */
  public static StoredModel stored(ForestModel model, Path directory) {
    return new StoredModel(
        directory,
        model,
        new Provenance(
            IntegerFeatures.VERSION,
            0,
            List.of(new Provenance.Day("0", "ff")),
            10,
            3,
            0,
            0,
            42,
            "unknown",
            Map.of("java", "17"),
            model.kind().id()));
  }
}
