package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.spark.Progress;
import io.sparkctr.train.ascent.DistributedAscent;
import io.sparkctr.train.ascent.L2Search;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Trains the model: an MLlib logistic regression over slots, under an L2 penalty. */
public final class Trainer {
  /** Up to so many, an epoch takes no time to speak of. */
  private static final long FEW_ROWS = 1_000_000;

  private Trainer() {}

  /**
   * Trains.
   *
   * @param rows with clicks and non-clicks among them
   * @param progress where the rows and a line of each step go
   * @throws UserError if the configuration or the heap does not allow it
   */
  public static TrainedModel train(
      SparkSession spark, TrainingRows rows, TrainConfig config, Progress progress) {
    Solver solver = config.solver();
    TrainingMemory.of(solver, rows.plan().slots(), rows.counts().activeCount())
        .require(rows.size(), spark.sparkContext());

    List<L2Search.Trial> trials =
        config.l2().isPresent()
            ? List.of()
            : L2Search.trials(rows, config.l2Search(), config.seed(), progress);
    double l2 =
        config.l2().orElseGet(() -> L2Search.best(trials).strength() / rows.counts().rows());

    // Without a penalty dual ascent has no solution.
    if (l2 == 0 && solver == Solver.FAST) {
      throw new UserError(
          "train.solver = fast needs a penalty, and train.l2 is 0: set it above 0 or to auto, or take train.solver = lbfgs");
    }
    if (l2 == 0 || solver == Solver.LBFGS) {
      LogisticFit fit = LogisticFit.of(spark, rows, l2, config, progress);
      return trained(fit, l2, 0, List.of(), fit.objectives(), trials);
    }
    DistributedAscent.Solution solution =
        DistributedAscent.solve(
            rows, l2, epochsMore(solver, rows.counts().rows()), config.seed(), progress);
    LogisticFit fit =
        solver == Solver.WARM_START
            ? LogisticFinish.of(rows, l2, solution.weights, config, progress)
            : LogisticFit.of(solution.weights, solution.logLoss, l2);
    List<Double> objectives =
        Stream.concat(solution.objectives.stream(), fit.objectives().stream()).toList();
    return trained(fit, l2, solution.epochs, solution.gaps, objectives, trials);
  }

  /**
   * Checks the heap before any row is read, by what training needs whatever the rows are.
   *
   * @throws UserError with both figures
   */
  public static void requireHeap(SparkSession spark, FeaturePlan plan, TrainConfig config) {
    Solver solver = config.solver() == Solver.LBFGS ? Solver.LBFGS : Solver.FAST;
    TrainingMemory.of(solver, plan.slots(), 0).require(1, spark.sparkContext());
  }

  /** Epochs after those that settle the solution (decision 018). */
  private static int epochsMore(Solver solver, long rows) {
    return switch (solver) {
      case AUTO -> rows <= FEW_ROWS ? 4 : 1;
      case WARM_START -> 1;
      case FAST, LBFGS -> 0;
    };
  }

  private static TrainedModel trained(
      LogisticFit fit,
      double l2,
      int epochs,
      List<Double> gaps,
      List<Double> objectives,
      List<L2Search.Trial> trials) {
    return new TrainedModel(
        fit.model(), l2, epochs, fit.iterations(), fit.objective(), gaps, objectives, trials);
  }
}
