package io.sparkctr.train;

import breeze.linalg.DenseVector;
import breeze.math.MutableInnerProductModule;
import breeze.optimize.CachedDiffFunction;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import breeze.optimize.LBFGS.ApproximateInverseHessian;
import breeze.optimize.LineSearch$;
import breeze.optimize.StrongWolfeLineSearch;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.train.ascent.ActiveSlots;
import io.sparkctr.train.ascent.ShardFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
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
    ActiveSlots active = rows.counts().active();
    float[] ranked = active.ranked(start);
    double[] weights = new double[ranked.length];
    Arrays.setAll(weights, i -> ranked[i]);
    double[] scale = scale(rows, active, l2);

    Broadcast<ActiveSlots> sentActive = rows.context().broadcast(active);
    Broadcast<double[]> sentScale = rows.context().broadcast(scale);
    try {
      int slots = rows.plan().slots();
      Function1<Broadcast<Vector>, ShardLossSums> sums =
          point -> new ShardLossSums(sentActive, sentScale, slots, point);
      Function1<Object, Object> penalised = i -> (int) i < active.size();
      // MLlib divides a coordinate by this before it squares it.
      Function1<Object, Object> deviation = i -> 1 / scale[(int) i];
      DiffFunction<DenseVector<Object>> objective =
          new CachedDiffFunction<>(
              new RDDLossFunction<>(
                  rows.shards(shard -> shard).rdd(),
                  sums,
                  new Some<>(new L2Regularization(l2, penalised, new Some<>(deviation))),
                  config.aggregationDepth(),
                  ClassTag$.MODULE$.apply(ShardFile.class),
                  ClassTag$.MODULE$.apply(ShardLossSums.class)),
              DenseVector.canCopyDenseVector(DOUBLE));
      double[] first = new double[weights.length];
      Arrays.setAll(first, i -> weights[i] / scale[i]);
      var states =
          new ScaledLbfgs(config.finishIterations(), config.tolerance())
              .iterations(objective, new DenseVector<>(first));
      long begin = System.nanoTime();
      List<Double> objectives = new ArrayList<>();
      var last = states.next();
      while (states.hasNext()) {
        last = states.next();
        objectives.add(last.adjustedValue());
        progress.accept(
            String.format(
                Locale.ROOT,
                "fit l2=%.3g: iteration %d, objective %.6f, %.1f s",
                l2,
                last.iter(),
                last.adjustedValue(),
                (System.nanoTime() - begin) / 1e9));
      }
      double[] fitted = (double[]) last.x().data();
      Arrays.setAll(fitted, i -> fitted[i] * scale[i]);
      double[] coefficients =
          active.expanded(Arrays.copyOf(fitted, active.size()), rows.plan().slots());
      return new LogisticFit(
          LogisticFit.model(coefficients, fitted[active.size()]),
          last.iter(),
          last.adjustedValue(),
          objectives);
    } finally {
      sentActive.destroy();
      sentScale.destroy();
    }
  }

  /** By coordinate, one over the root of the objective's second derivative. */
  private static double[] scale(TrainingRows rows, ActiveSlots active, double l2) {
    double clickRate = rows.counts().positives() / (double) rows.counts().rows();
    double curvature = clickRate * (1 - clickRate);
    double[] scale = new double[active.size() + 1];
    Arrays.setAll(
        scale,
        i ->
            i == active.size()
                ? 1 / Math.sqrt(curvature)
                : 1 / Math.sqrt(curvature * active.frequency(i) / rows.counts().rows() + l2));
    return scale;
  }

  /**
   * L-BFGS whose first step is as long as the gradient: about a Newton step in scaled coordinates.
   * That of Breeze has the length 1.
   */
  private static final class ScaledLbfgs extends LBFGS<DenseVector<Object>> {
    private static final long serialVersionUID = 1L;
    private static final MutableInnerProductModule<DenseVector<Object>, Object> SPACE =
        DenseVector.space_Double();

    /** As in Breeze. */
    private static final int SEARCH_STEPS = 10;

    ScaledLbfgs(int maxIterations, double tolerance) {
      super(maxIterations, MEMORY, tolerance, SPACE);
    }

    @Override
    public double determineStepSize(
        State<DenseVector<Object>, Object, ApproximateInverseHessian<DenseVector<Object>>> state,
        DiffFunction<DenseVector<Object>> objective,
        DenseVector<Object> direction) {
      return new StrongWolfeLineSearch(SEARCH_STEPS, SEARCH_STEPS)
          .minimize(
              LineSearch$.MODULE$.functionFromSearchDirection(
                  objective, state.x(), direction, SPACE),
              1);
    }
  }
}
