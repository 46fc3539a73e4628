package io.sparkctr.data.synthetic;

import java.io.Serializable;
import java.util.List;

/**
 * An inverse distribution function through given points, straight in the logarithm of the value
 * between two of them: the values of a stretch follow a power law of exponent one.
 *
 * <p>Uses {@link StrictMath}, so that every machine gives the same bits.
 */
final class InverseCdf implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] share;
  private final double[] log;
  private final double[] slope;
  private final double shift;

  /**
   * @param shares strictly rising from 0 to 1
   * @param values as many, never falling; {@code shares[i]} of the mass lies below {@code
   *     values[i]}
   */
  InverseCdf(List<Double> shares, List<Double> values) {
    int points = shares.size();
    if (points < 2
        || values.size() != points
        || shares.get(0) != 0
        || shares.get(points - 1) != 1) {
      throw new IllegalArgumentException("no distribution: p = " + shares + ", v = " + values);
    }
    share = new double[points];
    log = new double[points];
    slope = new double[points];
    shift = 1 - values.get(0);
    for (int i = 0; i < points; i++) {
      share[i] = shares.get(i);
      log[i] = StrictMath.log(values.get(i) + shift);
      if (i > 0) {
        if (share[i] <= share[i - 1] || log[i] < log[i - 1]) {
          throw new IllegalArgumentException("p or v falls at position " + i + ": " + shares);
        }
        slope[i] = (log[i] - log[i - 1]) / (share[i] - share[i - 1]);
      }
    }
  }

  /** The value below which a share {@code u}, in [0, 1), of the mass lies. */
  double value(double u) {
    int i = 1;
    while (u >= share[i]) {
      i++;
    }
    return StrictMath.exp(log[i - 1] + (u - share[i - 1]) * slope[i]) - shift;
  }
}
