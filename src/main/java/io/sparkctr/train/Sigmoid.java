package io.sparkctr.train;

import io.sparkctr.score.Scorer;

/**
 * The logistic function from a table, for the innermost loop of training: a tenth of the time of an
 * exponential, and within 8e-6 of its value, relative.
 */
final class Sigmoid {
  private static final int PER_UNIT = 128;

  /** The table spans [-RANGE, RANGE]. */
  private static final int RANGE = 16;

  private static final double[] TABLE = table();

  private Sigmoid() {}

  /** {@code 1 / (1 + exp(-z))}. */
  static double of(double z) {
    double place = (z + RANGE) * PER_UNIT;
    int index = (int) place;
    if (!(place >= 0) || index >= TABLE.length - 1) {
      return Scorer.probability(z);
    }
    double left = TABLE[index];
    return left + (place - index) * (TABLE[index + 1] - left);
  }

  private static double[] table() {
    double[] table = new double[2 * RANGE * PER_UNIT + 1];
    for (int i = 0; i < table.length; i++) {
      table[i] = 1 / (1 + StrictMath.exp(RANGE - i / (double) PER_UNIT));
    }
    return table;
  }
}
