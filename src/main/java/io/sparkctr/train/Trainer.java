package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Trains the model: slots to an MLlib logistic regression under an L2 penalty. */
public final class Trainer {
  private final SparkSession spark;
  private final TrainingRows rows;
  private final TrainConfig config;
  private final Consumer<String> progress;

  private Trainer(
      SparkSession spark, TrainingRows rows, TrainConfig config, Consumer<String> progress) {
    this.spark = spark;
    this.rows = rows;
    this.config = config;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param blocks rows with clicks and non-clicks among them; persisted, as they are read many
   *     times
   * @param plan the feature plan that made them
   * @param progress where a line per step goes
   */
  public static TrainedModel train(
      SparkSession spark,
      JavaRDD<RankedRows> blocks,
      FeaturePlan plan,
      TrainConfig config,
      Consumer<String> progress) {
    TrainingRows rows = TrainingRows.of(blocks, plan, config.aggregationDepth());
    return new Trainer(spark, rows, config, progress).train();
  }

  private TrainedModel train() {
    requireMemory();
    List<L2Trial> trials = config.l2().isPresent() ? List.of() : search();
    double l2 = config.l2().orElseGet(() -> L2Search.best(trials).strength() / rows.rows());
    // Without a penalty the dual has no solution.
    List<Double> schedule =
        config.solver() == Solver.LBFGS || l2 == 0
            ? List.of()
            : AscentSchedule.of(l2 * rows.rows(), rows.blocks().getNumPartitions());
    if (schedule.isEmpty() && config.solver() == Solver.FAST) {
      throw new UserError(
          "train.solver = fast needs a penalty, and train.l2 is 0: set it above 0 or to auto, or take train.solver = lbfgs");
    }
    if (schedule.isEmpty()) {
      return trained(LogisticFit.of(spark, rows, l2, config, progress), l2, 0, trials);
    }
    float[] solution = ascend(schedule);
    InterceptStep step = InterceptStep.of(rows, solution);
    solution[solution.length - 1] += (float) step.step();
    LogisticFit fit =
        config.solver() == Solver.FAST
            ? LogisticFit.of(solution, step.logLoss(), l2)
            : LogisticFinish.of(rows, l2, solution, config, progress);
    return trained(fit, l2, schedule.size(), trials);
  }

  private void requireMemory() {
    int partitions = rows.blocks().getNumPartitions();
    int epochs = config.solver() == Solver.LBFGS ? 0 : AscentSchedule.of(1, partitions).size();
    boolean embedded = spark.sparkContext().isLocal();
    TrainingMemory.of(config.solver(), rows.plan().slots(), rows.activeCount(), partitions, epochs)
        .require(
            embedded ? Math.min(partitions, spark.sparkContext().defaultParallelism()) : 0,
            Runtime.getRuntime().maxMemory());
  }

  private static TrainedModel trained(
      LogisticFit fit, double l2, int epochs, List<L2Trial> trials) {
    return new TrainedModel(fit.model(), l2, epochs, fit.iterations(), fit.objective(), trials);
  }

  private List<L2Trial> search() {
    SampledRows sample = SampledRows.of(rows, config);
    long positives = sample.fitted().positives();
    if (positives == 0 || positives == sample.fitted().rows() || sample.held().rows() == 0) {
      throw new UserError(
          "train.l2 = auto compares values on held-out rows, but its sample has %d rows with %d clicks to fit and %d rows held out: give more training rows, or set train.l2 to a number such as 1e-3"
              .formatted(sample.fitted().rows(), positives, sample.held().rows()));
    }
    return L2Search.trials(
        sample.fitted(), sample.held(), sample.ranks(), config.l2Search(), config.seed(), progress);
  }

  /** Where dual coordinate ascent ends: weights by slot, then the intercept. */
  private float[] ascend(List<Double> schedule) {
    long begin = System.nanoTime();
    try (DistributedAscent ascent =
        new DistributedAscent(rows, schedule.get(0), config.aggregationDepth(), config.seed())) {
      for (int epoch = 0; epoch < schedule.size(); epoch++) {
        ascent.strength(schedule.get(epoch));
        ascent.epoch();
        progress.accept(
            String.format(
                Locale.ROOT,
                "dual ascent: epoch %d of %d, strength %.4g, %.1f s",
                epoch + 1,
                schedule.size(),
                schedule.get(epoch),
                (System.nanoTime() - begin) / 1e9));
      }
      return ascent.solution();
    }
  }
}
