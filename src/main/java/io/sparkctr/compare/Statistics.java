package io.sparkctr.compare;

import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.metrics.EvaluationMetrics;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** What figures and their differences are worth. */
final class Statistics {
  /** Of a normal distribution, 95 % lie so many standard deviations around the mean. */
  private static final double TWO_SIDED_95 = 1.96;

  private static final double UPPER_TAIL = 0.975;
  private static final int LINE_PARAMETERS = 2;

  private Statistics() {}

  static Spread spread(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
  }

  /** Times differ if the slowest of one is faster than the fastest of the other. */
  static Verdict times(Spread one, Spread other, int repeats) {
    if (repeats < 2) {
      return Verdict.NOT_KNOWN;
    }
    return one.max() < other.min() || other.max() < one.min()
        ? Verdict.DIFFERENT
        : Verdict.NOT_TOLD_APART;
  }

  /**
   * Means differ if their distance is more than 1.96 standard errors of a difference of independent
   * means. Over the same test rows that is careful: the errors of two models rise and fall
   * together.
   */
  static Verdict means(double one, double oneError, double other, double otherError) {
    double error = Math.hypot(oneError, otherError);
    if (Double.isNaN(error) || Double.isNaN(one - other)) {
      return Verdict.NOT_KNOWN;
    }
    return Math.abs(one - other) > TWO_SIDED_95 * error
        ? Verdict.DIFFERENT
        : Verdict.NOT_TOLD_APART;
  }

  /**
   * Standard error of the area under the ROC curve. Source: Hanley and McNeil 1982, The Meaning and
   * Use of the Area under a Receiver Operating Characteristic (ROC) Curve, formula 2.
   */
  static double aucStandardError(EvaluationMetrics metrics) {
    double auc = metrics.auc();
    double positives = metrics.positives();
    double negatives = metrics.rows() - positives;
    double twoPositives = auc / (2 - auc);
    double twoNegatives = 2 * auc * auc / (1 + auc);
    double variance =
        auc * (1 - auc)
            + (positives - 1) * (twoPositives - auc * auc)
            + (negatives - 1) * (twoNegatives - auc * auc);
    return Math.sqrt(Math.max(0, variance) / (positives * negatives));
  }

  /**
   * The time for more rows by a straight line, with its 95 % prediction interval.
   *
   * @param rows training rows of each size, three sizes or more
   * @param seconds as many
   */
  static Extrapolation extrapolate(String name, List<Long> rows, List<Double> seconds, long to) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < rows.size(); i++) {
      line.addData(rows.get(i), seconds.get(i));
    }
    double mean = rows.stream().mapToLong(Long::longValue).average().orElseThrow();
    double distance = to - mean;
    double error =
        Math.sqrt(
            line.getMeanSquareError()
                * (1 + 1.0 / rows.size() + distance * distance / line.getXSumSquares()));
    double t =
        new TDistribution(rows.size() - LINE_PARAMETERS).inverseCumulativeProbability(UPPER_TAIL);
    double guess = line.predict((double) to);
    // Where the times are too noisy to grow with the rows, the line may end below 0.
    return new Extrapolation(
        name,
        to,
        Math.max(0, guess),
        Math.max(0, guess - t * error),
        Math.max(0, guess + t * error),
        rows.size());
  }
}
