package io.sparkctr.metrics;

import java.io.Serializable;

/**
 * A sum of doubles that also sums the rounding error of each addition, so that its own error does
 * not grow with the number of terms (Knuth, The Art of Computer Programming 2, section 4.2.2,
 * theorem B).
 */
final class CompensatedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    double added = next - sum;
    lost += (sum - (next - added)) + (term - added);
    sum = next;
  }

  void add(CompensatedSum other) {
    double otherLost = other.lost;
    add(other.sum);
    lost += otherLost;
  }

  double value() {
    return sum + lost;
  }
}
