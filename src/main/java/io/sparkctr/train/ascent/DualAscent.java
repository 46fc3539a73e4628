package io.sparkctr.train.ascent;

import java.util.Arrays;
import java.util.List;

/**
 * Dual coordinate ascent by one thread over all of its rows, for the sample of {@link L2Search}.
 * The intercept starts at the log-odds of the click rate. It moves as one more weight of every row,
 * under the penalty like the others: over so many rows the penalty on one weight is negligible.
 */
final class DualAscent {
  private final ShardIndex index;
  private final List<RowSegment> rows;
  private final List<float[]> duals;
  private final float[] weights;
  private final short[] holders;
  private final double start;
  private final long seed;
  private double strength;
  private int epochs;

  /**
   * Starts at weights of zero and the intercept of the click rate.
   *
   * @param index of the rows
   * @param rows with clicks and non-clicks among them
   * @param strength penalty as a sum over rows, above 0
   * @param seed of the order in which it visits rows
   */
  DualAscent(ShardIndex index, List<RowSegment> rows, double strength, long seed) {
    this.index = index;
    this.rows = rows;
    this.strength = strength;
    this.seed = seed;
    duals = rows.stream().map(segment -> new float[segment.rows()]).toList();
    long positives = rows.stream().mapToLong(RowSegment::positives).sum();
    start = DualEpoch.startIntercept(rows.stream().mapToLong(RowSegment::rows).sum(), positives);
    weights = new float[index.size() + 1];
    weights[index.size()] = (float) start;
    holders = new short[weights.length];
    Arrays.fill(holders, (short) 1);
  }

  /** Weights by rank, then the intercept; the next epoch changes this array. */
  float[] weights() {
    return weights;
  }

  /** Changes the penalty. Keeps the dual variables, so the last solution is the start. */
  void strength(double newStrength) {
    double scale = strength / newStrength;
    int last = weights.length - 1;
    for (int slot = 0; slot < last; slot++) {
      weights[slot] *= (float) scale;
    }
    weights[last] = (float) (start + (weights[last] - start) * scale);
    strength = newStrength;
  }

  /** One visit to every row. */
  void epoch() {
    new DualEpoch(index, weights, holders, strength, DualEpoch.seed(seed, epochs++))
        .visit(rows, duals);
  }
}
