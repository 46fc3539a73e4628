package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.Logistic;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.optim.aggregator.DifferentiableLossAggregator;

/**
 * The log loss of training rows and its gradient, summed for MLlib's loss function. MLlib's own
 * aggregator reads blocks of vectors, which take longer to build than all iterations on them; this
 * one reads the ranked rows.
 *
 * <p>Its coordinates are {@code weight / scale}: one for each active slot of all partitions, by
 * rank, and the intercept's behind.
 */
final class LogisticSums implements DifferentiableLossAggregator<List<RankedRows>, LogisticSums> {
  private static final long serialVersionUID = 1L;

  /** What the coordinates stand for. */
  static final class Coordinates implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ActiveSlots active;
    private final int slots;
    private final double[] scale;

    /**
     * @param active slots of all partitions
     * @param slots how many slots there are, active or not
     * @param scale by coordinate
     */
    Coordinates(ActiveSlots active, int slots, double[] scale) {
      this.active = active;
      this.slots = slots;
      this.scale = scale;
    }
  }

  private final Broadcast<Coordinates> coordinates;
  private final Broadcast<Vector> point;
  private final int dim;

  /** By coordinate, of the summed log loss by the weight; null before the first row. */
  private double[] gradient;

  private double lossSum;
  private double rows;

  LogisticSums(Broadcast<Coordinates> coordinates, Broadcast<Vector> point) {
    this.coordinates = coordinates;
    this.point = point;
    dim = coordinates.value().scale.length;
  }

  @Override
  public LogisticSums add(List<RankedRows> partition) {
    if (partition.isEmpty()) {
      return this;
    }
    Coordinates all = coordinates.value();
    ActiveSlots active = partition.get(0).active();
    int[] ranks = all.active.ranks(all.slots);
    double[] at = point.value().toArray();
    double[] weights = new double[active.size()];
    for (int rank = 0; rank < weights.length; rank++) {
      int to = ranks[active.slot(rank)];
      weights[rank] = at[to] * all.scale[to];
    }
    double intercept = at[dim - 1] * all.scale[dim - 1];
    double[] sums = new double[active.size()];
    double interceptSum = 0;
    for (RankedRows ranked : partition) {
      interceptSum += add(ranked.rows(), weights, intercept, sums);
    }
    double[] to = gradientSumArray();
    for (int rank = 0; rank < sums.length; rank++) {
      to[ranks[active.slot(rank)]] += sums[rank];
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
    double[] scale = coordinates.value().scale;
    Arrays.setAll(mean, i -> mean[i] * scale[i] / rows);
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
