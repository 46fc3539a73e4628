package io.sparkctr.report;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures of an evaluation and the stages of a run as tables. */
public final class Figures {
  private Figures() {}

  /**
   * The main figures of an evaluation.
   *
   * @param bayesLogLoss log loss of the true probabilities, the lowest possible; empty if unknown
   */
  public static String metrics(EvaluationMetrics metrics, OptionalDouble bayesLogLoss) {
    TextTable table =
        new TextTable("metric", "value")
            .row("rows", Long.toString(metrics.rows()))
            .row("clicks", Long.toString(metrics.positives()))
            .row("AUC", figure(metrics.auc()))
            .row("PR-AUC", figure(metrics.prAuc()))
            .row("log loss", figure(metrics.logLoss()));
    bayesLogLoss.ifPresent(bayes -> table.row("  floor (Bayes)", figure(bayes)));
    return table
        .row("  constant rate", figure(metrics.baseLogLoss()))
        .row("normalised entropy", figure(metrics.normalizedEntropy()))
        .row("calibration ratio", figure(metrics.calibrationRatio()))
        .row("calibration error", figure(metrics.expectedCalibrationError()))
        .toString();
  }

  /** The reliability table: a row for each decile of the score. */
  public static String reliability(EvaluationMetrics metrics) {
    TextTable table = new TextTable("decile", "rows", "predicted", "observed");
    for (ReliabilityBin bin : metrics.reliability()) {
      table.row(
          Integer.toString(bin.decile()),
          Long.toString(bin.rows()),
          figure(bin.meanPrediction()),
          figure(bin.clickRate()));
    }
    return table.toString();
  }

  /** The strongest of some features, at most {@code limit} of them. */
  public static String features(StrongestFeatures features, int limit) {
    TextTable table = new TextTable("field", "token", "weight", "rows", "shared by");
    for (Feature feature : features.features().stream().limit(limit).toList()) {
      table.row(
          feature.field(),
          feature.token().isEmpty() ? "?" : feature.token(),
          figure(feature.weight()),
          Long.toString(feature.support()),
          Integer.toString(feature.sharedBy()));
    }
    return table.toString();
  }

  /** The stages with their seconds; rows and rows per second where a stage processes rows. */
  public static String stages(List<Stage> stages) {
    TextTable table = new TextTable("stage", "seconds", "rows", "rows/s");
    for (Stage stage : stages) {
      table.row(
          stage.name(),
          String.format(Locale.ROOT, "%.1f", stage.seconds()),
          stage.rows() == 0 ? "" : Long.toString(stage.rows()),
          stage.rows() == 0 ? "" : String.format(Locale.ROOT, "%.0f", stage.rowsPerSecond()));
    }
    return table.toString();
  }

  /** A figure with five decimals; {@code -} if it is undefined. */
  public static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.5f", value);
  }
}
