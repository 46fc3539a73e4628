package io.sparkctr.data.synthetic;

import java.io.Serializable;
import java.util.List;

/**
 * Sums over rows whose true log odds are known: counts, losses and what the AUC needs. A class with
 * plain fields, because Spark may use either of its serialisers for it.
 */
final class OutcomeCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  // Bins of log odds for the AUC: from -8 in steps of 1/16. Its error is then about 1e-4.
  private static final int BINS = 256;
  private static final double MIN_LOGIT = -8;
  private static final double BINS_PER_LOGIT = 16;

  private long rows;
  private long clicks;
  private double loss;
  private final long[] binClicks = new long[BINS];
  private final long[] binRest = new long[BINS];

  /** Sums in the order of the list: the last bits of a floating-point sum depend on the order. */
  static OutcomeCounts sum(List<OutcomeCounts> parts) {
    OutcomeCounts sum = new OutcomeCounts();
    for (OutcomeCounts part : parts) {
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

  /** Counts a row; {@code draw}, uniform in [0, 1), decides whether it is a click, the result. */
  boolean add(double logit, double draw) {
    double odds = StrictMath.exp(-logit);
    boolean click = draw < 1 / (1 + odds);
    int bin = (int) ((logit - MIN_LOGIT) * BINS_PER_LOGIT);
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

  /** The share of (click, other) pairs in the right order, ties count half; NaN for one class. */
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
