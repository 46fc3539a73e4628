package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import java.util.List;

/** What the figures of an evaluation say, in words that need no knowledge of statistics. */
final class PlainWords {
  /** A smaller share is called equal. */
  private static final double SAME = 0.0005;

  private PlainWords() {}

  /** A sentence for each main figure. */
  static List<String> quality(EvaluationMetrics metrics) {
    return List.of(
        beyondConstant(metrics.normalizedEntropy()),
        order(metrics.auc()),
        calibration(metrics.calibrationRatio()),
        accuracy(metrics));
  }

  /** By the normalised entropy. */
  static String beyondConstant(double normalizedEntropy) {
    if (!Double.isFinite(normalizedEntropy)) {
      return "How good the predictions are cannot be said: the test days do not hold both clicks and non-clicks.";
    }
    double gain = 1 - normalizedEntropy;
    String entropy = " (normalised entropy " + Format.three(normalizedEntropy) + ").";
    if (Math.abs(gain) < SAME) {
      return "The model predicts clicks no better and no worse than a constant guess" + entropy;
    }
    return "The model predicts clicks "
        + (gain > 0 ? "better" : "worse")
        + " than a constant guess by "
        + Format.percent(Math.abs(gain))
        + entropy;
  }

  /** By the area under the ROC curve. */
  static String order(double auc) {
    return Double.isFinite(auc)
        ? "Of a random click and a random non-click, the model puts the click higher in %s of 100 cases (AUC %s); a coin would in 50."
            .formatted(Math.round(100 * auc), Format.three(auc))
        : "Whether it puts clicks above non-clicks is not known: the test days do not hold both.";
  }

  /** By the calibration ratio. */
  static String calibration(double ratio) {
    if (!Double.isFinite(ratio)) {
      return "Whether it predicts too many clicks is not known: the test days hold none.";
    }
    long predicted = Math.round(1000 * ratio);
    String clicks =
        "The model predicts %s clicks for every 1000 that happened".formatted(predicted);
    if (predicted == 1000) {
      return clicks + ": neither too many nor too few.";
    }
    return "%s: %s too %s."
        .formatted(clicks, Format.percent(Math.abs(ratio - 1)), predicted < 1000 ? "few" : "many");
  }

  /** By the accuracy beside that of a constant answer. */
  static String accuracy(EvaluationMetrics metrics) {
    if (!Double.isFinite(metrics.accuracy())) {
      return "How often it is right was not recorded by the program that made this run.";
    }
    String constant = 2 * metrics.positives() >= metrics.rows() ? "click" : "no click";
    return "As a yes-or-no answer it is right for %s of the rows; answering “%s” every time is right for %s."
        .formatted(
            Format.percent(metrics.accuracy()), constant, Format.percent(metrics.baseAccuracy()));
  }

  /**
   * A log loss beside another on the same rows.
   *
   * @param change log loss minus the other, nats per row
   */
  static String lossChange(double change, String other) {
    if (!Double.isFinite(change)) {
      return "Whether it is better than " + other + " is not known.";
    }
    if (Format.figure(Math.abs(change)).equals(Format.figure(0))) {
      return "It is as good as " + other + ": the log loss is the same to five decimals.";
    }
    return "It is %s than %s: the log loss is %s %s."
        .formatted(
            change < 0 ? "better" : "worse",
            other,
            Format.figure(Math.abs(change)),
            change < 0 ? "lower" : "higher");
  }
}
