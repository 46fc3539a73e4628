package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import java.util.Arrays;
import java.util.List;

/**
 * Dual coordinate ascent by one thread over all of its rows, for the sample of {@link L2Search}.
 * The intercept starts at the log-odds of the click rate. It moves as one more weight of every row,
 * under the penalty like the others: over so many rows the penalty on one weight is negligible.
 */
final class DualAscent {
  private final List<SlotRows> rows;
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
   * @param rows with clicks and non-clicks among them
   * @param size slots of the weight vector
   * @param strength penalty as a sum over rows, above 0
   * @param seed of the order in which it visits rows
   */
  DualAscent(SlotRows rows, int size, double strength, long seed) {
    this.rows = List.of(rows);
    this.strength = strength;
    this.seed = seed;
    duals = List.of(new float[rows.rows()]);
    start = DualEpoch.startIntercept(rows.rows(), rows.positives());
    weights = new float[size + 1];
    weights[size] = (float) start;
    holders = new short[size + 1];
    Arrays.fill(holders, (short) 1);
  }

  /** Weights by slot, then the intercept; the next epoch changes this array. */
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
    new DualEpoch(weights, holders, strength, DualEpoch.seed(seed, epochs++)).visit(rows, duals);
  }
}
