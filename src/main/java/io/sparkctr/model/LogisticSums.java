package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.Logistic;
import java.io.Serializable;
import java.util.Arrays;
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
final class LogisticSums implements DifferentiableLossAggregator<RankedRows, LogisticSums> {
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

  private transient double[] weights;
  private transient ActiveSlots partition;

  /** From the partition's ranks to those of all. */
  private transient int[] ranks;

  LogisticSums(Broadcast<Coordinates> coordinates, Broadcast<Vector> point) {
    this.coordinates = coordinates;
    this.point = point;
    dim = coordinates.value().scale.length;
  }

  @Override
  public LogisticSums add(RankedRows ranked) {
    double[] sums = gradientSumArray();
    open(ranked.active());
    SlotRows block = ranked.rows();
    int[] row = new int[CriteoSchema.FIELDS];
    int intercept = dim - 1;
    double atIntercept = 0;
    for (int i = 0; i < block.rows(); i++) {
      int first = i * CriteoSchema.FIELDS;
      double logit = weights[intercept];
      for (int field = 0; field < row.length; field++) {
        int rank = ranks[block.slots[first + field]];
        row[field] = rank;
        logit += weights[rank];
      }
      double decay = Logistic.decay(logit);
      lossSum += Logistic.loss(logit, block.labels[i], decay);
      double slope = Logistic.probability(logit, decay) - block.labels[i];
      for (int rank : row) {
        sums[rank] += slope;
      }
      atIntercept += slope;
    }
    sums[intercept] += atIntercept;
    rows += block.rows();
    return this;
  }

  private void open(ActiveSlots active) {
    Coordinates all = coordinates.value();
    if (weights == null) {
      weights = point.value().toArray().clone();
      Arrays.setAll(weights, i -> weights[i] * all.scale[i]);
    }
    if (partition != active) {
      partition = active;
      int[] bySlot = all.active.ranks(all.slots);
      ranks = new int[active.size()];
      Arrays.setAll(ranks, rank -> bySlot[active.slot(rank)]);
    }
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
