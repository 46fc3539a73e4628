package io.sparkctr.train;

import breeze.linalg.DenseVector;
import breeze.optimize.CachedDiffFunction;
import breeze.optimize.DiffFunction;
import breeze.optimize.LBFGS;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.Logistic;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.RankedRows.ActiveSlots;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.optim.aggregator.DifferentiableLossAggregator;
import org.apache.spark.ml.optim.loss.L2Regularization;
import org.apache.spark.ml.optim.loss.RDDLossFunction;
import scala.Function1;
import scala.Some;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The last iterations of a fit, from weights near the optimum. Does what MLlib's logistic
 * regression does, with MLlib's loss function, penalty and L-BFGS, but reads the ranked rows as
 * they are.
 *
 * <p>L-BFGS works on coordinates {@code weight / scale}: one for each active slot of all
 * partitions, by rank, then one for the intercept. The scale makes the objective about equally
 * curved in all of them (Jacobi preconditioning): one over the root of the second derivative, which
 * for the log loss is taken at the click rate. A slot in few rows and one in all rows then settle
 * in the same number of iterations.
 */
final class LogisticFinish {
  private static final ClassTag<Object> DOUBLE = ClassTag$.MODULE$.apply(double.class);

  /** Iterations that L-BFGS looks back on; as in MLlib. */
  private static final int MEMORY = 10;

  private LogisticFinish() {}

  /**
   * Fits.
   *
   * @param l2 weight of the penalty, above 0
   * @param start weights by slot, then the intercept
   * @param progress where a line per iteration goes
   */
  static LogisticFit of(
      TrainingRows rows, double l2, float[] start, TrainConfig config, Consumer<String> progress) {
    ActiveSlots active = rows.active();
    float[] ranked = active.ranked(start);
    double[] weights = new double[ranked.length];
    Arrays.setAll(weights, i -> ranked[i]);
    double[] scale = scale(rows, active, l2);

    // Breeze's first step has the length 1: make that the length of a Newton step.
    try (Objective objective = new Objective(rows, active, scale, l2, config)) {
      double[] slope = objective.gradient(weights);
      double length = Math.sqrt(Arrays.stream(slope).map(x -> x * x).sum());
      if (length > 0) {
        Arrays.setAll(scale, i -> scale[i] * length);
      }
    }
    try (Objective objective = new Objective(rows, active, scale, l2, config)) {
      var states =
          new LBFGS<DenseVector<Object>>(
                  config.finishIterations(), MEMORY, config.tolerance(), DenseVector.space_Double())
              .iterations(objective.function, objective.point(weights));
      long begin = System.nanoTime();
      var last = states.next();
      while (states.hasNext()) {
        last = states.next();
        progress.accept(
            String.format(
                Locale.ROOT,
                "fit l2=%.3g: iteration %d, objective %.6f, %.1f s",
                l2,
                last.iter(),
                last.adjustedValue(),
                (System.nanoTime() - begin) / 1e9));
      }
      double[] fitted = objective.weights(last.x());
      double[] coefficients =
          active.expanded(Arrays.copyOf(fitted, active.size()), rows.plan().slots());
      return new LogisticFit(
          LogisticFit.model(coefficients, fitted[active.size()]),
          last.iter(),
          last.adjustedValue());
    }
  }

  /** By coordinate, one over the root of the objective's second derivative. */
  private static double[] scale(TrainingRows rows, ActiveSlots active, double l2) {
    double clickRate = rows.positives() / (double) rows.rows();
    double curvature = clickRate * (1 - clickRate);
    double[] scale = new double[active.size() + 1];
    Arrays.setAll(
        scale,
        i ->
            i == active.size()
                ? 1 / Math.sqrt(curvature)
                : 1 / Math.sqrt(curvature * active.frequency(i) / rows.rows() + l2));
    return scale;
  }

  /** Mean log loss plus penalty, in scaled coordinates. */
  private static final class Objective implements AutoCloseable {
    private final double[] scale;
    private final Broadcast<ActiveSlots> sentActive;
    private final Broadcast<double[]> sentScale;
    private final DiffFunction<DenseVector<Object>> function;

    Objective(
        TrainingRows rows, ActiveSlots active, double[] scale, double l2, TrainConfig config) {
      this.scale = scale.clone();
      JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.blocks().context());
      sentActive = context.broadcast(active);
      sentScale = context.broadcast(this.scale);
      int slots = rows.plan().slots();
      Function1<Broadcast<Vector>, LossSums> sums =
          point -> new LossSums(sentActive, sentScale, slots, point);
      Function1<Object, Object> penalised = i -> (int) i < active.size();
      // MLlib divides a coordinate by this before it squares it.
      Function1<Object, Object> deviation = i -> 1 / this.scale[(int) i];
      function =
          new CachedDiffFunction<>(
              new RDDLossFunction<>(
                  rows.blocks().glom().rdd(),
                  sums,
                  new Some<>(new L2Regularization(l2, penalised, new Some<>(deviation))),
                  config.aggregationDepth(),
                  ClassTag$.MODULE$.apply(List.class),
                  ClassTag$.MODULE$.apply(LossSums.class)),
              DenseVector.canCopyDenseVector(DOUBLE));
    }

    DenseVector<Object> point(double[] weights) {
      double[] point = new double[weights.length];
      Arrays.setAll(point, i -> weights[i] / scale[i]);
      return new DenseVector<>(point);
    }

    double[] weights(DenseVector<Object> point) {
      double[] weights = (double[]) point.data();
      double[] scaled = new double[weights.length];
      Arrays.setAll(scaled, i -> weights[i] * scale[i]);
      return scaled;
    }

    double[] gradient(double[] weights) {
      return (double[]) function.gradientAt(point(weights)).data();
    }

    @Override
    public void close() {
      sentActive.destroy();
      sentScale.destroy();
    }
  }

  /**
   * The log loss of training rows and its gradient, summed for MLlib's loss function. MLlib's own
   * aggregator reads blocks of vectors, which take longer to build than all iterations take.
   */
  private static final class LossSums
      implements DifferentiableLossAggregator<List<RankedRows>, LossSums> {
    private static final long serialVersionUID = 1L;
    private final Broadcast<ActiveSlots> active;
    private final Broadcast<double[]> scale;
    private final int slots;
    private final Broadcast<Vector> point;
    private final int dim;

    /** By coordinate, of the summed log loss by the weight; null before the first row. */
    private double[] gradient;

    private double lossSum;
    private double rows;

    /**
     * @param active of all partitions
     * @param slots how many there are, active or not
     * @param point coordinates at which to sum
     */
    LossSums(
        Broadcast<ActiveSlots> active,
        Broadcast<double[]> scale,
        int slots,
        Broadcast<Vector> point) {
      this.active = active;
      this.scale = scale;
      this.slots = slots;
      this.point = point;
      dim = scale.value().length;
    }

    @Override
    public LossSums add(List<RankedRows> partition) {
      if (partition.isEmpty()) {
        return this;
      }
      ActiveSlots held = partition.get(0).active();
      int[] ranks = active.value().ranks(slots);
      double[] at = point.value().toArray();
      double[] by = scale.value();
      double[] weights = new double[held.size()];
      for (int rank = 0; rank < weights.length; rank++) {
        int to = ranks[held.slot(rank)];
        weights[rank] = at[to] * by[to];
      }
      double intercept = at[dim - 1] * by[dim - 1];
      double[] sums = new double[held.size()];
      double interceptSum = 0;
      for (RankedRows ranked : partition) {
        interceptSum += add(ranked.block(), weights, intercept, sums);
      }
      double[] to = gradientSumArray();
      for (int rank = 0; rank < sums.length; rank++) {
        to[ranks[held.slot(rank)]] += sums[rank];
      }
      to[dim - 1] += interceptSum;
      return this;
    }

    /** Adds a block's slopes to {@code sums}, by rank; returns the sum of them. */
    private double add(SlotRows block, double[] weights, double intercept, double[] sums) {
      double all = 0;
      for (int row = 0; row < block.rows(); row++) {
        double logit = block.logit(row, weights, intercept);
        double decay = Logistic.decay(logit);
        // Not log1p, which takes as long as the rest: in a mean, 1e-16 is exact enough.
        lossSum += Math.max(block.labels[row] == 1 ? -logit : logit, 0) + Math.log(1 + decay);
        double slope = Logistic.probability(logit, decay) - block.labels[row];
        for (int i = row * CriteoSchema.FIELDS, end = i + CriteoSchema.FIELDS; i < end; i++) {
          sums[block.slots[i]] += slope;
        }
        all += slope;
      }
      rows += block.rows();
      return all;
    }

    /** Of the mean log loss, by coordinate. */
    @Override
    public Vector gradient() {
      double[] mean = gradientSumArray().clone();
      double[] by = scale.value();
      Arrays.setAll(mean, i -> mean[i] * by[i] / rows);
      return Vectors.dense(mean);
    }

    @Override
    public double[] gradientSumArray() {
      if (gradient == null) {
        gradient = new double[dim];
      }
      return gradient;
    }

    @Override
    public int dim() {
      return dim;
    }

    @Override
    public double weightSum() {
      return rows;
    }

    @Override
    @SuppressWarnings("checkstyle:MethodName") // Scala's name of a setter.
    public void weightSum_$eq(double sum) {
      rows = sum;
    }

    @Override
    public double lossSum() {
      return lossSum;
    }

    @Override
    @SuppressWarnings("checkstyle:MethodName") // Scala's name of a setter.
    public void lossSum_$eq(double sum) {
      lossSum = sum;
    }
  }
}
