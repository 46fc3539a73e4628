package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.Logistic;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
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

  /**
   * One Newton step of the intercept alone, which brings the mean predicted probability to the
   * click rate. All rows share the intercept, so it settles last in dual ascent, which leaves it
   * where the rows that it visited last want it.
   *
   * @param step how far to move the intercept
   * @param logLoss mean log loss after the step, by a second-order approximation
   */
  private record InterceptStep(double step, double logLoss) {
    /** So many rows, with some 60,000 clicks among them, tell the click rate to half a percent. */
    private static final long ENOUGH_ROWS = 2_000_000;

    /**
     * The step on all rows, or on every n-th block of each partition where they are many.
     *
     * @param weights by slot, then the intercept
     */
    static InterceptStep of(TrainingRows rows, float[] weights) {
      int stride = (int) Math.max(1, rows.rows() / ENOUGH_ROWS);
      JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.blocks().context());
      Broadcast<float[]> sent = context.broadcast(weights);
      try {
        // Added up in the partitions' order, so that figures repeat.
        List<Derivatives> parts =
            rows.blocks()
                .mapPartitions(
                    blocks -> List.of(Derivatives.of(blocks, stride, sent.value())).iterator())
                .collect();
        long seen = parts.stream().mapToLong(Derivatives::rows).sum();
        double loss = parts.stream().mapToDouble(Derivatives::loss).sum();
        double gradient = parts.stream().mapToDouble(Derivatives::gradient).sum();
        double curvature = parts.stream().mapToDouble(Derivatives::curvature).sum();
        double step = curvature > 0 ? -gradient / curvature : 0;
        double moved = loss + step * gradient + step * step / 2 * curvature;
        return new InterceptStep(step, moved / seen);
      } finally {
        sent.destroy();
      }
    }
  }

  /** The summed log loss as a function of the intercept: its value and two derivatives. */
  private record Derivatives(long rows, double loss, double gradient, double curvature)
      implements Serializable {

    static Derivatives of(Iterator<RankedRows> blocks, int stride, float[] weights) {
      float[] byRank = null;
      long rows = 0;
      double loss = 0;
      double gradient = 0;
      double curvature = 0;
      for (int index = 0; blocks.hasNext(); index++) {
        RankedRows ranked = blocks.next();
        if (index % stride != 0) {
          continue;
        }
        if (byRank == null) {
          byRank = ranked.active().ranked(weights);
        }
        SlotRows block = ranked.rows();
        rows += block.rows();
        for (int row = 0; row < block.rows(); row++) {
          double logit = block.logit(row, byRank);
          double decay = Logistic.decay(logit);
          double probability = Logistic.probability(logit, decay);
          loss += Logistic.loss(logit, block.labels[row], decay);
          gradient += probability - block.labels[row];
          curvature += probability * (1 - probability);
        }
      }
      return new Derivatives(rows, loss, gradient, curvature);
    }
  }
}
