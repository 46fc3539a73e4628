package io.sparkctr.train;

import breeze.linalg.DenseVector;
import breeze.optimize.CachedDiffFunction;
import breeze.optimize.DiffFunction;
import breeze.optimize.LBFGS;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.train.LogisticSums.Coordinates;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.optim.loss.L2Regularization;
import org.apache.spark.ml.optim.loss.RDDLossFunction;
import scala.Function1;
import scala.Option;
import scala.Some;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The last iterations of a fit, from weights near the optimum: what MLlib's logistic regression
 * does, with MLlib's loss function, penalty and L-BFGS, on the ranked rows as they are.
 *
 * <p>The coordinates are scaled so that the objective is about equally curved in all of them, after
 * Jacobi: by one over the root of the second derivative, that of the log loss taken at the click
 * rate. A slot in few rows and one in all of them then settle in the same number of iterations.
 */
final class LogisticFinish {
  private static final ClassTag<Object> DOUBLE = ClassTag$.MODULE$.apply(double.class);

  /** Iterations that L-BFGS looks back on; as in MLlib. */
  private static final int MEMORY = 10;

  private final TrainingRows rows;
  private final double l2;
  private final TrainConfig config;
  private final JavaSparkContext context;

  private LogisticFinish(TrainingRows rows, double l2, TrainConfig config) {
    this.rows = rows;
    this.l2 = l2;
    this.config = config;
    context = JavaSparkContext.fromSparkContext(rows.blocks().context());
  }

  /**
   * Fits.
   *
   * @param l2 weight of the penalty
   * @param start weights by slot, then the intercept
   * @param progress where a line per iteration goes
   */
  static LogisticFit of(
      TrainingRows rows, double l2, float[] start, TrainConfig config, Consumer<String> progress) {
    return new LogisticFinish(rows, l2, config).from(start, progress);
  }

  private LogisticFit from(float[] start, Consumer<String> progress) {
    ActiveSlots active = rows.active();
    float[] ranked = active.ranked(start);
    double[] weights = new double[ranked.length];
    Arrays.setAll(weights, i -> ranked[i]);
    double[] scale = scale(active);

    // Breeze's first step has the length 1: make that the length of a Newton step.
    try (Objective objective = new Objective(active, scale)) {
      double[] slope = objective.gradient(weights);
      double length = Math.sqrt(Arrays.stream(slope).map(x -> x * x).sum());
      if (length > 0) {
        Arrays.setAll(scale, i -> scale[i] * length);
      }
    }
    try (Objective objective = new Objective(active, scale)) {
      var states =
          new LBFGS<DenseVector<Object>>(
                  config.finishIterations(), MEMORY, config.tolerance(), DenseVector.space_Double())
              .iterations(objective.function(), objective.point(weights));
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
      double[] coefficients = Arrays.copyOf(fitted, active.size());
      return new LogisticFit(
          LogisticFit.model(
              active.expanded(coefficients, rows.plan().slots()), fitted[active.size()]),
          last.iter(),
          last.adjustedValue());
    }
  }

  /** By coordinate, one over the root of the objective's second derivative. */
  private double[] scale(ActiveSlots active) {
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

  /** The objective in scaled coordinates. */
  private final class Objective implements AutoCloseable {
    private final double[] scale;
    private final Broadcast<Coordinates> coordinates;
    private final DiffFunction<DenseVector<Object>> function;

    Objective(ActiveSlots active, double[] scale) {
      this.scale = scale.clone();
      coordinates = context.broadcast(new Coordinates(active, rows.plan().slots(), this.scale));
      int intercept = active.size();
      Function1<Object, Object> penalised = i -> (int) i < intercept;
      // MLlib divides a coordinate by this before it squares it.
      Function1<Object, Object> deviation = i -> 1 / this.scale[(int) i];
      Broadcast<Coordinates> sent = coordinates;
      Function1<Broadcast<Vector>, LogisticSums> sums = point -> new LogisticSums(sent, point);
      function =
          new CachedDiffFunction<>(
              new RDDLossFunction<>(
                  rows.blocks().glom().rdd(),
                  sums,
                  l2 == 0
                      ? Option.empty()
                      : new Some<>(new L2Regularization(l2, penalised, new Some<>(deviation))),
                  config.aggregationDepth(),
                  ClassTag$.MODULE$.apply(List.class),
                  ClassTag$.MODULE$.apply(LogisticSums.class)),
              DenseVector.canCopyDenseVector(DOUBLE));
    }

    DiffFunction<DenseVector<Object>> function() {
      return function;
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
      coordinates.destroy();
    }
  }
}
