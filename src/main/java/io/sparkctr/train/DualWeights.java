package io.sparkctr.train;

/** Arithmetic that the dual solvers share. */
final class DualWeights {
  /**
   * Changes of weights are summed as whole multiples of this, so that the sum is the same in any
   * order, on any number of cores. Weights beyond 2^23 are out of its range, and of all reason.
   */
  private static final double UNIT = 0x1p-40;

  private DualWeights() {}

  /** Log-odds of the click rate: the intercept where all weights are zero. */
  static double start(long rows, long positives) {
    return Math.log(positives / (double) (rows - positives));
  }

  /** Adds {@code more} to {@code sum} and returns it. */
  static long[] add(long[] sum, long[] more) {
    for (int slot = 0; slot < sum.length; slot++) {
      sum[slot] += more[slot];
    }
    return sum;
  }

  static long units(double value) {
    return Math.round(value / UNIT);
  }

  static float[] values(long[] units) {
    float[] values = new float[units.length];
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = (float) (units[slot] * UNIT);
    }
    return values;
  }

  static double value(long units) {
    return units * UNIT;
  }

  /** The seed of an epoch; a partition adds its index. */
  static long seed(long seed, int epoch) {
    return seed * 0x9E3779B97F4A7C15L + ((long) epoch << 32);
  }
}
