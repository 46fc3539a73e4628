package io.sparkctr.model;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains the model: prepared rows through the feature plan to an MLlib logistic regression, which
 * starts from the solution on a sample of the rows.
 */
public final class Trainer {
  /** Epochs over the sample for the start; more gain nothing that L-BFGS does not do better. */
  private static final int START_EPOCHS = 10;

  private Trainer() {}

  /**
   * Trains.
   *
   * @param prepared the training days, all 40 columns, with clicks and non-clicks among them
   * @param rows how many rows they hold
   * @param progress where a line per iteration goes
   */
  public static TrainedModel train(
      Dataset<Row> prepared,
      long rows,
      FeaturePlan plan,
      TrainConfig config,
      Consumer<String> progress) {
    Dataset<Row> slots = plan.apply(prepared, CriteoSchema.LABEL);
    SampledRows sample = SampledRows.of(slots, rows, config);
    List<L2Trial> trials =
        config.l2().isPresent() ? List.of() : search(sample, plan, config, progress);
    double l2 = config.l2().orElseGet(() -> L2Search.best(trials).strength() / rows);
    LogisticFit fit =
        LogisticFit.of(
            SlotVectors.of(slots, plan),
            l2,
            start(sample, l2 * rows, plan, config),
            config,
            progress);
    return new TrainedModel(fit.model(), l2, fit.iterations(), fit.objective(), trials);
  }

  private static List<L2Trial> search(
      SampledRows sample, FeaturePlan plan, TrainConfig config, Consumer<String> progress) {
    if (isOneClass(sample.fitted()) || sample.held().rows() == 0) {
      throw new UserError(
          "train.l2 = auto compares values on held-out rows, but its sample has %d rows with %d clicks to fit and %d rows held out: give more training rows, or set train.l2 to a number such as 1e-3"
              .formatted(
                  sample.fitted().rows(), sample.fitted().positives(), sample.held().rows()));
    }
    return L2Search.trials(
        sample.fitted(), sample.held(), plan.slots(), config.l2Search(), config.seed(), progress);
  }

  private static Optional<LogisticRegressionModel> start(
      SampledRows sample, double strength, FeaturePlan plan, TrainConfig config) {
    SlotRows rows = sample.all();
    if (strength == 0 || isOneClass(rows)) {
      return Optional.empty();
    }
    DualAscent solver = new DualAscent(rows, plan.slots(), strength, config.seed());
    for (int epoch = 0; epoch < START_EPOCHS; epoch++) {
      solver.epoch();
    }
    return Optional.of(
        new LogisticRegressionModel("start", Vectors.dense(solver.weights()), solver.intercept()));
  }

  private static boolean isOneClass(SlotRows rows) {
    return rows.positives() == 0 || rows.positives() == rows.rows();
  }
}
