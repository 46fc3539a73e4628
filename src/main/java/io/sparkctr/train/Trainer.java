package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Trains the model: an MLlib logistic regression over slots, under an L2 penalty. */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains.
   *
   * @param rows with clicks and non-clicks among them
   * @param progress where a line per step goes
   * @throws UserError if the configuration or the heap does not allow it
   */
  public static TrainedModel train(
      SparkSession spark, TrainingRows rows, TrainConfig config, Consumer<String> progress) {
    int partitions = rows.shardCount();
    boolean ascends = config.solver() != Solver.LBFGS;
    int epochs = ascends ? DistributedAscent.MAX_EPOCHS : 0;
    boolean embedded = spark.sparkContext().isLocal();
    TrainingMemory.of(config.solver(), rows.plan().slots(), rows.activeCount(), partitions, epochs)
        .require(
            embedded ? Math.min(partitions, spark.sparkContext().defaultParallelism()) : 0,
            Runtime.getRuntime().maxMemory());

    List<L2Search.Trial> trials =
        config.l2().isPresent() ? List.of() : L2Search.trials(rows, config, progress);
    double l2 = config.l2().orElseGet(() -> L2Search.best(trials).strength() / rows.rows());

    // Without a penalty dual ascent has no solution.
    if (l2 == 0 && config.solver() == Solver.FAST) {
      throw new UserError(
          "train.solver = fast needs a penalty, and train.l2 is 0: set it above 0 or to auto, or take train.solver = lbfgs");
    }
    if (l2 == 0 || !ascends) {
      LogisticFit fit = LogisticFit.of(spark, rows, l2, config, progress);
      return trained(fit, l2, 0, OptionalDouble.empty(), trials);
    }
    boolean finishes = config.solver() == Solver.WARM_START;
    DistributedAscent.Solution solution =
        DistributedAscent.solve(rows, l2, finishes ? 1 : 0, config.seed(), progress);
    LogisticFit fit =
        finishes
            ? LogisticFinish.of(rows, l2, solution.weights, config, progress)
            : LogisticFit.of(solution.weights, solution.logLoss, l2);
    return trained(fit, l2, solution.epochs, OptionalDouble.of(solution.gap), trials);
  }

  private static TrainedModel trained(
      LogisticFit fit, double l2, int epochs, OptionalDouble gap, List<L2Search.Trial> trials) {
    return new TrainedModel(
        fit.model(), l2, epochs, fit.iterations(), fit.objective(), gap, trials);
  }
}
