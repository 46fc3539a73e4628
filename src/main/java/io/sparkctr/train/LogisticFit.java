package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.train.ascent.ActiveSlots;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/**
 * A fitted logistic regression: the minimum of mean log loss + l2/2 · |w|², without a penalty on
 * the intercept. {@link #of(SparkSession, TrainingRows, double, TrainConfig, Consumer)} fits with
 * MLlib's own class, for {@code train.solver = lbfgs}.
 *
 * @param model the fitted model
 * @param iterations L-BFGS iterations done
 * @param objective objective at the end
 * @param objectives objective after each iteration
 */
record LogisticFit(
    LogisticRegressionModel model, int iterations, double objective, List<Double> objectives) {

  /**
   * Fits from weights of zero with MLlib. Standardisation is off: with it the penalty is on weight
   * times deviation, which leaves the weights of rare slots almost without a penalty.
   *
   * @param l2 weight of the penalty
   * @param progress where a line per pass over the rows goes, then one with the result
   */
  static LogisticFit of(
      SparkSession spark,
      TrainingRows rows,
      double l2,
      TrainConfig config,
      Consumer<String> progress) {
    LogisticRegression regression =
        new LogisticRegression()
            .setLabelCol(SlotVectors.LABEL)
            .setFeaturesCol(SlotVectors.FEATURES)
            .setFamily("binomial")
            .setStandardization(false)
            .setRegParam(l2)
            .setMaxIter(config.maxIterations())
            .setTol(config.tolerance())
            .setAggregationDepth(config.aggregationDepth())
            .setMaxBlockSizeInMB(config.maxBlockBytes() / (double) (1 << 20));
    ActiveSlots active = rows.counts().active();
    int slots = rows.plan().slots();
    Broadcast<ActiveSlots> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(active);
    try (Passes passes = new Passes(spark.sparkContext(), l2, progress)) {
      LogisticRegressionModel fitted = regression.fit(SlotVectors.of(spark, rows, sent));
      double[] objectives = fitted.summary().objectiveHistory();
      int iterations = objectives.length - 1;
      passes.finished(iterations, objectives[iterations]);
      double[] weights = active.expanded(fitted.coefficients().toArray(), slots);
      return new LogisticFit(
          model(weights, fitted.intercept()),
          iterations,
          objectives[iterations],
          Arrays.stream(objectives).skip(1).boxed().toList());
    } finally {
      sent.destroy();
    }
  }

  /**
   * A solution that needs no fitting.
   *
   * @param solution weights by slot, then the intercept
   * @param logLoss mean over the training rows
   * @param l2 weight of the penalty
   */
  static LogisticFit of(float[] solution, double logLoss, double l2) {
    int slots = solution.length - 1;
    double[] weights = new double[slots];
    Arrays.setAll(weights, slot -> solution[slot]);
    double penalty = l2 / 2 * Arrays.stream(weights).map(weight -> weight * weight).sum();
    return new LogisticFit(model(weights, solution[slots]), 0, logLoss + penalty, List.of());
  }

  /** An MLlib model with these weights. */
  static LogisticRegressionModel model(double[] weights, double intercept) {
    return new LogisticRegressionModel("logistic", Vectors.dense(weights), intercept);
  }

  /**
   * Reports each pass over the rows as it ends. MLlib shows its optimiser's state only once the fit
   * is done (decision 015), but each value of the objective costs it one Spark job.
   */
  private static final class Passes extends SparkListener implements AutoCloseable {
    /** Spark hands the properties of a thread to the jobs that it starts. */
    private static final String FIT = "sparkctr.fit";

    private final SparkContext context;
    private final double l2;
    private final Consumer<String> progress;
    private final String id = UUID.randomUUID().toString();
    private final long begin = System.nanoTime();
    private final Set<Integer> jobs = new HashSet<>();
    private int passes;
    private boolean closed;

    Passes(SparkContext context, double l2, Consumer<String> progress) {
      this.context = context;
      this.l2 = l2;
      this.progress = progress;
      context.setLocalProperty(FIT, id);
      context.addSparkListener(this);
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
      if (id.equals(job.properties().getProperty(FIT))) {
        jobs.add(job.jobId());
      }
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd job) {
      if (jobs.remove(job.jobId()) && job.jobResult() == JobSucceeded$.MODULE$ && !closed) {
        passes++;
        tell("pass %d over the rows".formatted(passes));
      }
    }

    void finished(int iterations, double objective) {
      end();
      tell(String.format(Locale.ROOT, "%d iterations, objective %.6f", iterations, objective));
    }

    private void tell(String what) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      progress.accept(String.format(Locale.ROOT, "fit l2=%.3g: %s, %.1f s", l2, what, seconds));
    }

    /** Spark delivers events late, from a thread of its own: none speaks from here on. */
    private synchronized void end() {
      closed = true;
    }

    @Override
    public void close() {
      end();
      // Not while locked: this may wait for an event that is being delivered.
      context.removeSparkListener(this);
      context.setLocalProperty(FIT, null);
    }
  }
}
