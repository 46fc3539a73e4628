package io.sparkctr.train;

import io.sparkctr.metrics.Logistic;
import io.sparkctr.train.ascent.ActiveSlots;
import io.sparkctr.train.ascent.ChunkReader;
import io.sparkctr.train.ascent.RowChunk;
import io.sparkctr.train.ascent.ShardFile;
import io.sparkctr.train.ascent.ShardIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.optim.aggregator.DifferentiableLossAggregator;

/**
 * The log loss of training rows and its gradient, summed for MLlib's loss function. MLlib's own
 * aggregator reads blocks of vectors, which take longer to build than all iterations take.
 */
final class ShardLossSums implements DifferentiableLossAggregator<ShardFile, ShardLossSums> {
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
  ShardLossSums(
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
  public ShardLossSums add(ShardFile shard) {
    try {
      return addRows(shard);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private ShardLossSums addRows(ShardFile shard) throws IOException {
    ShardIndex index = shard.index();
    int[] ranks = active.value().ranks(slots);
    double[] at = point.value().toArray();
    double[] by = scale.value();
    double[] weights = new double[index.size() + 1];
    for (int rank = 0; rank < index.size(); rank++) {
      int to = ranks[index.slots[rank]];
      weights[rank] = at[to] * by[to];
    }
    weights[index.size()] = at[dim - 1] * by[dim - 1];
    double[] sums = new double[weights.length];
    ChunkReader reader = new ChunkReader(index);
    try (ShardFile.Chunks chunks = shard.chunks()) {
      while (chunks.hasNext()) {
        add(chunks.next(), reader, weights, sums);
      }
    }
    double[] to = gradientSumArray();
    for (int rank = 0; rank < index.size(); rank++) {
      to[ranks[index.slots[rank]]] += sums[rank];
    }
    to[dim - 1] += sums[index.size()];
    return this;
  }

  /** Adds a chunk's slopes to {@code sums}: by rank, then the intercept's. */
  private void add(RowChunk chunk, ChunkReader reader, double[] weights, double[] sums) {
    double all = 0;
    reader.open(chunk);
    for (int row = 0; row < chunk.rows(); row++) {
      reader.read(row);
      double logit = reader.logit(weights);
      double decay = Logistic.decay(logit);
      int label = chunk.label(row);
      // Not log1p, which takes as long as the rest: in a mean, 1e-16 is exact enough.
      lossSum += Math.max(label == 1 ? -logit : logit, 0) + Math.log(1 + decay);
      double slope = Logistic.probability(logit, decay) - label;
      for (int rank : reader.ranks) {
        sums[rank] += slope;
      }
      all += slope;
    }
    rows += chunk.rows();
    sums[sums.length - 1] += all;
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
