package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Trains the model: an MLlib logistic regression over slots, under an L2 penalty. */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains.
   *
   * @param blocks rows with clicks and non-clicks among them; persisted, since training reads them
   *     many times
   * @param plan the feature plan that made them
   * @param progress where a line per step goes
   * @throws UserError if the configuration or the heap does not allow it
   */
  public static TrainedModel train(
      SparkSession spark,
      JavaRDD<RankedRows> blocks,
      FeaturePlan plan,
      TrainConfig config,
      Consumer<String> progress) {
    TrainingRows rows = TrainingRows.of(blocks, plan, config.aggregationDepth());
    int partitions = blocks.getNumPartitions();
    boolean ascends = config.solver() != Solver.LBFGS;
    int epochs = ascends ? DistributedAscent.epochs(partitions) : 0;
    boolean embedded = spark.sparkContext().isLocal();
    TrainingMemory.of(config.solver(), plan.slots(), rows.activeCount(), partitions, epochs)
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
      return trained(LogisticFit.of(spark, rows, l2, config, progress), l2, 0, trials);
    }
    float[] solution = DistributedAscent.solve(rows, l2 * rows.rows(), config, progress);
    InterceptStep step = InterceptStep.of(rows, solution);
    solution[solution.length - 1] += (float) step.step();
    LogisticFit fit =
        config.solver() == Solver.FAST
            ? LogisticFit.of(solution, step.logLoss(), l2)
            : LogisticFinish.of(rows, l2, solution, config, progress);
    return trained(fit, l2, epochs, trials);
  }

  private static TrainedModel trained(
      LogisticFit fit, double l2, int epochs, List<L2Search.Trial> trials) {
    return new TrainedModel(fit.model(), l2, epochs, fit.iterations(), fit.objective(), trials);
  }
}
