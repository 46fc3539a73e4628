package io.sparkctr.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.metrics.EvaluationMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Chooses the L2 penalty by the log loss on held-out rows.
 *
 * <p>A penalty is tried as a <em>strength</em>, its sum over rows, because the best strength moves
 * little with their number: it is the inverse variance of a Gaussian prior on the weights. That
 * lets a sample of the rows speak for all of them. Strengths fall from the strongest, whose fit is
 * quick, each starting from the last one's weights, until the held-out log loss rises.
 */
final class L2Search {
  private final FeaturePlan plan;
  private final TrainConfig config;
  private final Consumer<String> progress;

  L2Search(FeaturePlan plan, TrainConfig config, Consumer<String> progress) {
    this.plan = plan;
    this.config = config;
    this.progress = progress;
  }

  /**
   * The trials in the order they were made.
   *
   * @param slots label and slot columns of the training rows
   * @param rows how many there are
   */
  List<L2Trial> trials(Dataset<Row> slots, long rows) {
    double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows);
    double heldOut = sampled * config.l2Search().holdoutShare();
    Column share = share(config.seed());
    Dataset<Row> fitted =
        SlotVectors.of(slots.where(share.geq(heldOut).and(share.lt(sampled))), plan)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> held = slots.where(share.lt(heldOut)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long fittedRows = fitted.count();
      long clicks = fitted.where(col(SlotVectors.LABEL).gt(0)).count();
      if (clicks == 0 || clicks == fittedRows || held.isEmpty()) {
        throw new UserError(
            "train.l2 = auto needs clicks and non-clicks on both sides of its held-out part, but "
                + clicks
                + " of the "
                + fittedRows
                + " rows to fit are clicks: give more training rows or set train.l2 to a number,"
                + " such as 1e-3");
      }
      return descend(fitted, fittedRows, held);
    } finally {
      fitted.unpersist();
      held.unpersist();
    }
  }

  /** The trial with the lowest held-out log loss. */
  static L2Trial best(List<L2Trial> trials) {
    return trials.stream().min(Comparator.comparingDouble(L2Trial::logLoss)).orElseThrow();
  }

  private List<L2Trial> descend(Dataset<Row> fitted, long rows, Dataset<Row> held) {
    List<L2Trial> trials = new ArrayList<>();
    Optional<LogisticRegressionModel> start = Optional.empty();
    List<Double> strengths =
        config.l2Search().strengths().stream().sorted(Comparator.reverseOrder()).toList();
    for (double strength : strengths) {
      LogisticFit fit = LogisticFit.of(fitted, strength / rows, start, config, progress);
      EvaluationMetrics metrics = Evaluator.evaluate(held, fit.model());
      L2Trial trial = new L2Trial(strength, fit.iterations(), metrics.logLoss());
      boolean rises = !trials.isEmpty() && trial.logLoss() > best(trials).logLoss();
      trials.add(trial);
      progress.accept(
          String.format(
              Locale.ROOT,
              "l2 search: strength %s, %d iterations, held-out log loss %.5f",
              strength,
              trial.iterations(),
              trial.logLoss()));
      if (rises) {
        break;
      }
      start = Optional.of(fit.model());
    }
    return trials;
  }

  /** A number in [0, 1) that depends on the row's slots and the seed alone. */
  private static Column share(long seed) {
    Column[] parts =
        Stream.concat(
                Stream.of(lit(seed), col(CriteoSchema.LABEL)),
                FeaturePlan.SLOT_COLUMNS.stream().map(name -> col(name)))
            .toArray(Column[]::new);
    return shiftrightunsigned(xxhash64(parts), 11).cast("double").multiply(0x1p-53);
  }
}
