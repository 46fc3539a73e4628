package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;

/**
 * One fit of MLlib's logistic regression: minimises mean log loss + l2/2 · |w|², the intercept free
 * of penalty. Standardisation is off: dividing by the deviation of a rare slot would lift its
 * penalty.
 *
 * @param model the fitted model
 * @param iterations L-BFGS iterations done
 * @param objective objective at the end
 */
record LogisticFit(LogisticRegressionModel model, int iterations, double objective) {

  /**
   * Fits from weights of zero.
   *
   * @param l2 weight of the penalty
   * @param progress where a line per iteration goes
   */
  @SuppressWarnings("try") // Listening is all that the progress does.
  static LogisticFit of(
      SparkSession spark,
      TrainingRows rows,
      double l2,
      TrainConfig config,
      Consumer<String> progress) {
    ActiveSlots active = rows.active();
    LogisticRegression regression =
        new LogisticRegression()
            .setLabelCol(SlotVectors.LABEL)
            .setFeaturesCol(SlotVectors.FEATURES)
            .setFamily("binomial")
            .setStandardization(false)
            .setRegParam(l2)
            .setMaxIter(config.maxIterations())
            .setTol(config.tolerance())
            .setAggregationDepth(config.aggregationDepth())
            .setMaxBlockSizeInMB(config.maxBlockBytes() / (double) (1 << 20));
    var sent = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(active);
    String name = String.format(Locale.ROOT, "fit l2=%.3g", l2);
    try (FitProgress listening = new FitProgress(name, progress)) {
      LogisticRegressionModel fitted =
          regression.fit(SlotVectors.of(spark, rows.blocks(), sent, rows.plan().slots()));
      double[] objectives = fitted.summary().objectiveHistory();
      LogisticRegressionModel model =
          model(
              active.expanded(fitted.coefficients().toArray(), rows.plan().slots()),
              fitted.intercept());
      return new LogisticFit(model, objectives.length - 1, objectives[objectives.length - 1]);
    } finally {
      sent.destroy();
    }
  }

  /**
   * A solution that needs no fitting.
   *
   * @param solution weights by slot, then the intercept
   * @param logLoss mean over the training rows
   * @param l2 weight of the penalty
   */
  static LogisticFit of(float[] solution, double logLoss, double l2) {
    int slots = solution.length - 1;
    double[] weights = new double[slots];
    Arrays.setAll(weights, slot -> solution[slot]);
    double penalty = l2 / 2 * Arrays.stream(weights).map(weight -> weight * weight).sum();
    return new LogisticFit(model(weights, solution[slots]), 0, logLoss + penalty);
  }

  /** An MLlib model with these weights. */
  static LogisticRegressionModel model(double[] weights, double intercept) {
    return new LogisticRegressionModel("logistic", Vectors.dense(weights), intercept);
  }
}
