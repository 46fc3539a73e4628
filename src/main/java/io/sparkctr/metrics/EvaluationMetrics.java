package io.sparkctr.metrics;

import java.util.List;

/**
 * The figures of one evaluation. A figure that the rows do not define is {@code NaN}, not an error;
 * each figure says when.
 *
 * @param rows rows evaluated
 * @param positives rows labelled 1 (clicks)
 * @param auc area under the ROC curve as the Mann-Whitney statistic: the share of (positive,
 *     negative) pairs in which the positive scores higher, ties counted half (Hanley and McNeil
 *     1982, The Meaning and Use of the Area under a ROC Curve). NaN without both classes
 * @param prAuc area under the precision-recall curve as average precision: the sum of precision
 *     times gain in recall over the distinct scores, without interpolation (scikit-learn's {@code
 *     average_precision_score}). NaN without positives, 1 without negatives
 * @param logLoss mean negative log-likelihood of the labels, in nats. NaN without rows
 * @param baseLogLoss log loss of a constant prediction, the click rate of these rows: its entropy
 *     in nats. 0 with one class, NaN without rows
 * @param normalizedEntropy {@code logLoss / baseLogLoss}; under 1 beats the constant (He et al.
 *     2014, Practical Lessons from Predicting Clicks on Ads at Facebook, section 2). NaN without
 *     both classes
 * @param calibrationRatio sum of predicted probabilities over clicks; 1 is calibrated (He et al.
 *     2014, section 2). NaN without clicks
 * @param expectedCalibrationError mean over the rows of the distance between mean prediction and
 *     click rate in the row's {@link ReliabilityBin} (Naeini et al. 2015, Obtaining Well Calibrated
 *     Probabilities Using Bayesian Binning); the bins hold equal numbers of rows. NaN without rows
 * @param reliability those bins, by rising score; without empty ones
 * @param logLossStandardError standard error of {@code logLoss} as a mean over independent rows:
 *     their standard deviation over the root of their number. NaN with fewer than two rows
 * @param accuracy share of the rows whose label is the more probable one, a click from a predicted
 *     probability of 1/2 on. NaN without rows
 * @param baseAccuracy accuracy of a constant answer, the more frequent label. NaN without rows
 * @param thresholds points of the ROC and the precision-recall curve, by rising threshold: the
 *     first holds all rows. No more than about 200; the points between them lie within 0.01 of
 *     these in both rates. Empty without rows
 * @param scores how many rows have which score, by rising score; without empty ones
 */
public record EvaluationMetrics(
    long rows,
    long positives,
    double auc,
    double prAuc,
    double logLoss,
    double baseLogLoss,
    double normalizedEntropy,
    double calibrationRatio,
    double expectedCalibrationError,
    List<ReliabilityBin> reliability,
    double logLossStandardError,
    double accuracy,
    double baseAccuracy,
    List<Threshold> thresholds,
    List<ScoreBin> scores) {

  public EvaluationMetrics {
    reliability = List.copyOf(reliability);
    thresholds = List.copyOf(thresholds);
    scores = List.copyOf(scores);
  }

  /**
   * One tenth of the rows by score: what was predicted beside what happened. Rows of equal score
   * stay together, in the tenth that holds the middle one of them; so tenths differ in size where
   * many scores are equal.
   *
   * @param decile 1 (lowest scores) to 10
   * @param rows rows in the bin, 1 or more
   * @param positives clicks among them
   * @param meanPrediction mean predicted probability
   * @param clickRate {@code positives / rows}
   */
  public record ReliabilityBin(
      int decile, long rows, long positives, double meanPrediction, double clickRate) {}

  /**
   * What a classifier finds that answers "click" for every row with at least some probability.
   *
   * @param probability the threshold; the lowest rows that reach it are at most one bin of scores
   *     above it
   * @param truePositives clicks among the rows that reach it
   * @param falsePositives other rows that reach it
   */
  public record Threshold(double probability, long truePositives, long falsePositives) {}

  /**
   * Rows whose predicted probability lies in a range. The ranges have one width in log-odds; the
   * first and the last are open.
   *
   * @param from lowest probability, included; 0 in the first range
   * @param to upper end, not included; 1 in the last range
   * @param rows rows in the range, 1 or more
   * @param positives clicks among them
   */
  public record ScoreBin(double from, double to, long rows, long positives) {}
}
