package io.sparkctr.model;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains the model: prepared rows through the feature plan to an MLlib logistic regression. */
public final class Trainer {
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
    List<L2Trial> trials =
        config.l2().isPresent()
            ? List.of()
            : new L2Search(plan, config, progress).trials(slots, rows);
    double l2 = config.l2().orElseGet(() -> L2Search.best(trials).strength() / rows);
    LogisticFit fit =
        LogisticFit.of(SlotVectors.of(slots, plan), l2, Optional.empty(), config, progress);
    return new TrainedModel(fit.model(), l2, fit.iterations(), fit.objective(), trials);
  }
}
