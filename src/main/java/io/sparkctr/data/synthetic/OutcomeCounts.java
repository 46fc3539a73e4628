package io.sparkctr.data.synthetic;

import java.io.Serializable;
import java.util.List;

/**
 * Counts and losses of rows whose true log odds are known. A class with plain fields, since Spark
 * may send it through either of its serialisers.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  // Rows are binned by log odds for the AUC: from -8 in steps of 1/16, which costs it about 1e-4.
  private static final int BINS = 256;
  private static final double LOWEST_LOGIT = -8;
  private static final double BINS_PER_LOGIT = 16;

  private long rows;
  private long clicks;
  private double loss;
  private final long[] binClicks = new long[BINS];
  private final long[] binRest = new long[BINS];

  /** Sums in the order given, since the order of a floating-point sum shows in its last bits. */
  static Tally sum(List<Tally> parts) {
    Tally sum = new Tally();
    for (Tally part : parts) {
      sum.rows += part.rows;
      sum.clicks += part.clicks;
      sum.loss += part.loss;
      for (int bin = 0; bin < BINS; bin++) {
        sum.binClicks[bin] += part.binClicks[bin];
        sum.binRest[bin] += part.binRest[bin];
      }
    }
    return sum;
  }

  /** Counts a row that is clicked if {@code draw}, uniform in [0, 1), says so; returns whether. */
  boolean add(double logit, double draw) {
    double odds = StrictMath.exp(-logit);
    boolean click = draw < 1 / (1 + odds);
    int bin = (int) ((logit - LOWEST_LOGIT) * BINS_PER_LOGIT);
    bin = Math.max(0, Math.min(BINS - 1, bin));
    rows++;
    loss += StrictMath.log(1 + odds);
    if (click) {
      clicks++;
      binClicks[bin]++;
    } else {
      loss += logit;
      binRest[bin]++;
    }
    return click;
  }

  Truth.Outcome outcome(String file) {
    double clickRate = (double) clicks / rows;
    double constantLogLoss = surprise(clickRate) + surprise(1 - clickRate);
    return new Truth.Outcome(file, rows, clicks, clickRate, constantLogLoss, loss / rows, auc());
  }

  /** Share of (click, other) pairs in the right order, ties by half; NaN with one class only. */
  private double auc() {
    double ordered = 0;
    long restBelow = 0;
    for (int bin = 0; bin < BINS; bin++) {
      ordered += binClicks[bin] * (restBelow + 0.5 * binRest[bin]);
      restBelow += binRest[bin];
    }
    return ordered / clicks / restBelow;
  }

  private static double surprise(double share) {
    return share > 0 ? -share * StrictMath.log(share) : 0;
  }
}
