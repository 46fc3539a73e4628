package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.train.ascent.ActiveSlots;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;

/**
 * A fitted logistic regression: the minimum of mean log loss + l2/2 · |w|², without a penalty on
 * the intercept. {@link #of(SparkSession, TrainingRows, double, TrainConfig, Consumer)} fits with
 * MLlib's own class, for {@code train.solver = lbfgs}.
 *
 * @param model the fitted model
 * @param iterations L-BFGS iterations done
 * @param objective objective at the end
 * @param objectives objective after each iteration
 */
record LogisticFit(
    LogisticRegressionModel model, int iterations, double objective, List<Double> objectives) {

  /**
   * Fits from weights of zero with MLlib. Standardisation is off: with it the penalty is on weight
   * times deviation, which leaves the weights of rare slots almost without a penalty.
   *
   * @param l2 weight of the penalty
   * @param progress where a line per pass over the rows goes, then one with the result
   */
  static LogisticFit of(
      SparkSession spark,
      TrainingRows rows,
      double l2,
      TrainConfig config,
      Consumer<String> progress) {
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
    ActiveSlots active = rows.counts().active();
    int slots = rows.plan().slots();
    Broadcast<ActiveSlots> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(active);
    String name = String.format(Locale.ROOT, "l2=%.3g", l2);
    try (FitPasses passes = new FitPasses(spark.sparkContext(), name, progress)) {
      LogisticRegressionModel fitted = regression.fit(SlotVectors.of(spark, rows, sent));
      double[] objectives = fitted.summary().objectiveHistory();
      int iterations = objectives.length - 1;
      passes.finished(
          String.format(
              Locale.ROOT, "%d iterations, objective %.6f", iterations, objectives[iterations]));
      double[] weights = active.expanded(fitted.coefficients().toArray(), slots);
      return new LogisticFit(
          model(weights, fitted.intercept()),
          iterations,
          objectives[iterations],
          Arrays.stream(objectives).skip(1).boxed().toList());
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
    return new LogisticFit(model(weights, solution[slots]), 0, logLoss + penalty, List.of());
  }

  /** An MLlib model with these weights. */
  static LogisticRegressionModel model(double[] weights, double intercept) {
    return new LogisticRegressionModel("logistic", Vectors.dense(weights), intercept);
  }
}
