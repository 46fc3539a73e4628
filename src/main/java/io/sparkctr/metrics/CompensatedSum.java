package io.sparkctr.metrics;

import java.io.Serializable;

/**
 * A sum of doubles that keeps what each addition rounds off, so that its error does not grow with
 * the number of terms (Knuth, The Art of Computer Programming 2, section 4.2.2, theorem B).
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
