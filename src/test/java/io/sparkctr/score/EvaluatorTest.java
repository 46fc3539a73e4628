package io.sparkctr.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ExactMetrics;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ModelSamples;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EvaluatorTest {
  private final SparkSession spark;

  EvaluatorTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void metricsEqualTheExactMetricsOfTheCollectedScores() {
    SlotRows rows = ModelSamples.random(5_000, 10, 21);
    LogisticRegressionModel model = ModelSamples.model(10, 22);
    EvaluationMetrics exact = ExactMetrics.of(logits(rows, model), rows.labels);

    EvaluationMetrics figures =
        Evaluator.evaluate(ModelSamples.blocks(spark, rows, 5), model).metrics();

    assertThat(figures.rows()).isEqualTo(5_000);
    assertThat(figures.positives()).isEqualTo(rows.positives());
    assertThat(figures.auc()).isCloseTo(exact.auc(), within(1e-4));
    assertThat(figures.prAuc()).isCloseTo(exact.prAuc(), within(1e-4));
    assertThat(figures.logLoss()).isCloseTo(exact.logLoss(), within(1e-9));
    assertThat(figures.baseLogLoss()).isCloseTo(exact.baseLogLoss(), within(1e-12));
    assertThat(figures.normalizedEntropy()).isCloseTo(exact.normalizedEntropy(), within(1e-9));
    assertThat(figures.calibrationRatio()).isCloseTo(exact.calibrationRatio(), within(1e-9));
    assertThat(figures.expectedCalibrationError())
        .isCloseTo(exact.expectedCalibrationError(), within(1e-4));
  }

  @Test
  void withoutRowsEveryMetricIsUndefined() {
    SlotRows none = ModelSamples.random(0, 8, 1);

    EvaluationMetrics figures =
        Evaluator.evaluate(ModelSamples.blocks(spark, none, 1), ModelSamples.model(8, 1)).metrics();

    assertThat(figures.rows()).isZero();
    assertThat(figures.auc()).isNaN();
    assertThat(figures.logLoss()).isNaN();
  }

  private static double[] logits(SlotRows rows, LogisticRegressionModel model) {
    double[] logits = new double[rows.rows()];
    for (int row = 0; row < logits.length; row++) {
      logits[row] = model.intercept();
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        logits[row] += model.coefficients().apply(rows.slots[row * CriteoSchema.FIELDS + field]);
      }
    }
    return logits;
  }
}
