package io.sparkctr.metrics;

import java.util.Arrays;

/** Exact metrics of rows that fit in memory, by sorting the scores of each class. */
public final class ExactMetrics {
  private ExactMetrics() {}

  /**
   * The metrics of rows in parallel arrays, which do not change. Needs 8 more bytes a row.
   *
   * @param logits finite log-odds of a click
   * @param labels 1 for a click, else 0
   * @throws IllegalArgumentException if the lengths differ, a logit is not finite or a label is
   *     neither 0 nor 1
   */
  public static EvaluationMetrics of(double[] logits, byte[] labels) {
    if (logits.length != labels.length) {
      throw new IllegalArgumentException(
          "need a label for each logit, got "
              + logits.length
              + " logits, "
              + labels.length
              + " labels");
    }
    int clicks = 0;
    for (int i = 0; i < labels.length; i++) {
      Logistic.check(logits[i], labels[i]);
      clicks += labels[i];
    }
    double[] positives = new double[clicks];
    double[] negatives = new double[labels.length - clicks];
    int p = 0;
    int n = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == 1) {
        positives[p++] = logits[i];
      } else {
        negatives[n++] = logits[i];
      }
    }
    Arrays.sort(positives);
    Arrays.sort(negatives);
    return ofSorted(positives, negatives);
  }

  private static EvaluationMetrics ofSorted(double[] positives, double[] negatives) {
    ScoreGroups groups = new ScoreGroups(positives.length, negatives.length);
    LossSums losses = new LossSums();
    int p = 0;
    int n = 0;
    while (p < positives.length || n < negatives.length) {
      double logit =
          n == negatives.length || (p < positives.length && positives[p] < negatives[n])
              ? positives[p]
              : negatives[n];
      int tiedPositives = tied(positives, p, logit);
      int tiedNegatives = tied(negatives, n, logit);
      double decay = Logistic.decay(logit);
      groups.add(
          logit,
          tiedPositives,
          tiedNegatives,
          (tiedPositives + tiedNegatives) * Logistic.probability(logit, decay));
      losses.add(logit, 1, decay, tiedPositives);
      losses.add(logit, 0, decay, tiedNegatives);
      p += tiedPositives;
      n += tiedNegatives;
    }
    return groups.metrics(losses);
  }

  /** How many elements from {@code start} on equal {@code logit}. */
  private static int tied(double[] sorted, int start, double logit) {
    int end = start;
    while (end < sorted.length && sorted[end] == logit) {
      end++;
    }
    return end - start;
  }
}
