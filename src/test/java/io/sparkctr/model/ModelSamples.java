package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows, models and datasets for the tests of this package. */
final class ModelSamples {
  private ModelSamples() {}

  /** Rows with even slots and labels. */
  static SlotRows random(int rows, int bits, long seed) {
    Random random = new Random(seed);
    byte[] labels = new byte[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = (byte) random.nextInt(2);
    }
    return new SlotRows(
        labels, random.ints((long) rows * CriteoSchema.FIELDS, 0, 1 << bits).toArray());
  }

  /** A model with weights of any sign. */
  static LogisticRegressionModel model(int bits, long seed) {
    Random random = new Random(seed);
    double[] weights = random.doubles(1L << bits, -0.5, 0.5).toArray();
    return new LogisticRegressionModel("model", Vectors.dense(weights), -0.25);
  }

  /** Label and slot columns, as the feature plan gives them. */
  static Dataset<Row> frame(SparkSession spark, SlotRows rows) {
    StructType schema = new StructType().add(CriteoSchema.LABEL, DataTypes.IntegerType, false);
    for (String column : FeaturePlan.SLOT_COLUMNS) {
      schema = schema.add(column, DataTypes.IntegerType, false);
    }
    List<Row> frame = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      Object[] values = new Object[1 + CriteoSchema.FIELDS];
      values[0] = (int) rows.labels[row];
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        values[1 + field] = rows.slots[row * CriteoSchema.FIELDS + field];
      }
      frame.add(RowFactory.create(values));
    }
    return spark.createDataFrame(frame, schema);
  }

  /** Prepared rows, some values missing, whose label leans on the first fields. */
  static Dataset<Row> prepared(SparkSession spark, int rows, long seed) {
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

  /** The rows of a dataset of label and slots. */
  static SlotRows collect(Dataset<Row> slots) {
    return SlotRows.of(
        slots.collectAsList().stream()
            .map(row -> IntStream.range(0, row.size()).map(row::getInt).toArray())
            .toList());
  }
}
