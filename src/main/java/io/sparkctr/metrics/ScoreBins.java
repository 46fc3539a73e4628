package io.sparkctr.metrics;

import io.sparkctr.metrics.EvaluationMetrics.ScoreBin;
import java.util.ArrayList;
import java.util.List;

/** Counts rows by their score, in ranges of one width in log-odds: click rates are often small. */
final class ScoreBins {
  private static final double WIDTH = 0.5;
  private static final int LOWEST = -8;
  private static final int HIGHEST = 8;
  private static final int BINS = (int) ((HIGHEST - LOWEST) / WIDTH);

  private final long[] rows = new long[BINS];
  private final long[] positives = new long[BINS];

  /** Adds rows that share a score. */
  void add(double logit, long count, long clicks) {
    // Not (logit - LOWEST) / WIDTH: the difference would be rounded, to the other side of an edge.
    double place = Math.floor(logit / WIDTH) - LOWEST / WIDTH;
    int bin = (int) Math.max(0, Math.min(BINS - 1, place));
    rows[bin] += count;
    positives[bin] += clicks;
  }

  List<ScoreBin> bins() {
    List<ScoreBin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (rows[bin] > 0) {
        bins.add(new ScoreBin(edge(bin), edge(bin + 1), rows[bin], positives[bin]));
      }
    }
    return bins;
  }

  private static double edge(int bin) {
    if (bin == 0 || bin == BINS) {
      return bin == 0 ? 0 : 1;
    }
    return 1 / (1 + StrictMath.exp(-(LOWEST + bin * WIDTH)));
  }
}
