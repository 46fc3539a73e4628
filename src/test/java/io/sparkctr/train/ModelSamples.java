package io.sparkctr.train;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.score.Scorer;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.ascent.ActiveSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows, models and datasets for tests of training. */
public final class ModelSamples {
  private ModelSamples() {}

  /** Rows with uniformly random slots and labels. */
  public static SlotRows random(int rows, int bits, long seed) {
    Random random = new Random(seed);
    byte[] labels = new byte[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = (byte) random.nextInt(2);
    }
    return new SlotRows(
        labels, random.ints((long) rows * CriteoSchema.FIELDS, 0, 1 << bits).toArray());
  }

  /** A model with positive and negative weights. */
  public static LogisticRegressionModel model(int bits, long seed) {
    Random random = new Random(seed);
    double[] weights = random.doubles(1L << bits, -0.5, 0.5).toArray();
    return new LogisticRegressionModel("model", Vectors.dense(weights), -0.25);
  }

  /** The rows in blocks of max 700 rows, in this number of partitions. */
  public static JavaRDD<SlotRows> blocks(SparkSession spark, SlotRows rows, int partitions) {
    List<SlotRows> blocks = new ArrayList<>();
    for (int from = 0; from < rows.rows(); from += 700) {
      int to = Math.min(rows.rows(), from + 700);
      blocks.add(
          new SlotRows(
              Arrays.copyOfRange(rows.labels, from, to),
              Arrays.copyOfRange(
                  rows.slots, from * CriteoSchema.FIELDS, to * CriteoSchema.FIELDS)));
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(blocks, partitions);
  }

  /** The prepared rows after the feature plan, in this number of partitions. */
  public static JavaRDD<SlotRows> blocks(Dataset<Row> prepared, FeaturePlan plan, int partitions) {
    SlotRows rows =
        SlotRows.concat(SlotBlocks.of(SparkInternals.batches(prepared), plan).collect());
    return blocks(prepared.sparkSession(), rows, partitions);
  }

  /** The rows as vectors over all slots; every slot is its own rank. */
  public static Dataset<Row> vectors(JavaRDD<SlotRows> blocks, FeaturePlan plan) {
    int[] same = new int[plan.slots()];
    Arrays.fill(same, 1);
    SparkSession spark = SparkSession.active();
    return SlotVectors.of(
        spark,
        TrainingRows.of(blocks, plan, 0),
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(ActiveSlots.of(same, new byte[plan.slots()])));
  }

  /** Prepared rows with some missing values. The label depends on the first fields. */
  public static Dataset<Row> prepared(SparkSession spark, int rows, long seed) {
    Random random = new Random(seed);
    StructType schema = new StructType();
    for (String column : CriteoSchema.COLUMNS) {
      schema = schema.add(column, DataTypes.IntegerType, true);
    }
    List<Row> frame = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Object[] values = new Object[1 + CriteoSchema.FIELDS];
      double logit = -1;
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        int value = (int) (40 * Math.pow(random.nextDouble(), 3));
        values[1 + field] = random.nextInt(10) == 0 ? null : (Integer) value;
        logit += field < 8 ? (value * 7 % 5 - 2) * 0.2 : 0;
      }
      values[0] = random.nextDouble() < Scorer.probability(logit) ? 1 : 0;
      frame.add(RowFactory.create(values));
    }
    return spark.createDataFrame(frame, schema);
  }
}
