package io.sparkctr.model;

import io.sparkctr.config.TrainConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
   * Fits.
   *
   * @param vectors as {@link SlotVectors} makes them; read twice
   * @param l2 weight of the penalty
   * @param start model whose weights to start from
   * @param progress where a line per iteration goes
   */
  @SuppressWarnings("try") // Listening is all that the progress does.
  static LogisticFit of(
      Dataset<Row> vectors,
      double l2,
      Optional<LogisticRegressionModel> start,
      TrainConfig config,
      Consumer<String> progress) {
    LogisticRegression regression =
        new LogisticRegression()
            .setLabelCol(SlotVectors.LABEL)
            .setFeaturesCol(SlotVectors.FEATURES)
            .setFamily("binomial")
            .setStandardization(false)
            .setRegParam(l2)
            .setMaxIter(start.isPresent() ? config.finishIterations() : config.maxIterations())
            .setTol(config.tolerance())
            .setAggregationDepth(config.aggregationDepth())
            .setMaxBlockSizeInMB(config.maxBlockBytes() / (double) (1 << 20));
    start.ifPresent(regression::setInitialModel);
    String name = String.format(Locale.ROOT, "fit l2=%.3g", l2);
    try (FitProgress listening = new FitProgress(name, progress)) {
      LogisticRegressionModel model = regression.fit(vectors);
      double[] objectives = model.summary().objectiveHistory();
      return new LogisticFit(model, objectives.length - 1, objectives[objectives.length - 1]);
    }
  }
}
