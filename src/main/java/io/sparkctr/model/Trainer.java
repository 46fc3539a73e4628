package io.sparkctr.model;

import io.sparkctr.config.Solver;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
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
    Optional<Ascended> start =
        schedule.isEmpty() ? Optional.empty() : Optional.of(ascend(schedule));
    if (config.solver() == Solver.FAST) {
      LogisticRegressionModel model = start.orElseThrow().model();
      double norm = Vectors.norm(model.coefficients(), 2);
      double objective = start.orElseThrow().logLoss() + l2 / 2 * norm * norm;
      return new TrainedModel(model, l2, schedule.size(), 0, objective, trials);
    }
    LogisticFit fit =
        start.isPresent()
            ? LogisticFinish.of(rows, l2, start.get().model(), config, progress)
            : LogisticFit.of(spark, rows, l2, config, progress);
    return new TrainedModel(
        fit.model(), l2, schedule.size(), fit.iterations(), fit.objective(), trials);
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

  /**
   * Where dual coordinate ascent ends.
   *
   * @param logLoss mean over the training rows
   */
  private record Ascended(LogisticRegressionModel model, double logLoss) {}

  private Ascended ascend(List<Double> schedule) {
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
      float[] weights = ascent.solution();
      InterceptStep step = InterceptStep.of(rows, weights);
      weights[weights.length - 1] += (float) step.step();
      return new Ascended(model(weights), step.logLoss());
    }
  }

  private static LogisticRegressionModel model(float[] weights) {
    int slots = weights.length - 1;
    double[] coefficients = IntStream.range(0, slots).mapToDouble(slot -> weights[slot]).toArray();
    return new LogisticRegressionModel("dual-ascent", Vectors.dense(coefficients), weights[slots]);
  }
}
