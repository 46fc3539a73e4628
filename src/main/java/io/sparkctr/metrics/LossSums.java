package io.sparkctr.metrics;

import java.io.Serializable;

/** Sums over rows of what a prediction costs: log losses, their squares, and right answers. */
final class LossSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CompensatedSum losses = new CompensatedSum();
  private final CompensatedSum squares = new CompensatedSum();
  private long correct;

  /**
   * Adds rows with one score and one label.
   *
   * @param decay {@code Logistic.decay(logit)}
   */
  void add(double logit, int label, double decay, long rows) {
    double loss = Logistic.loss(logit, label, decay);
    losses.add(rows * loss);
    squares.add(rows * loss * loss);
    correct += logit >= 0 == (label == 1) ? rows : 0;
  }

  void add(LossSums other) {
    losses.add(other.losses);
    squares.add(other.squares);
    correct += other.correct;
  }

  double mean(double rows) {
    return losses.value() / rows;
  }

  /** Standard deviation of the losses over the root of their number; NaN below two rows. */
  double standardError(double rows) {
    if (rows < 2) {
      return Double.NaN;
    }
    double mean = mean(rows);
    double variance = (squares.value() - rows * mean * mean) / (rows - 1);
    return Math.sqrt(Math.max(0, variance) / rows);
  }

  /** Rows whose label is the more probable one. */
  double correct() {
    return correct;
  }
}
