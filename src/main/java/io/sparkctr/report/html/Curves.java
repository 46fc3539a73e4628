package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.metrics.EvaluationMetrics.ScoreBin;
import io.sparkctr.metrics.EvaluationMetrics.Threshold;
import io.sparkctr.report.html.Chart.Axis;
import io.sparkctr.report.html.Chart.Kind;
import io.sparkctr.report.html.Chart.Point;
import io.sparkctr.report.html.Chart.Role;
import io.sparkctr.report.html.Chart.Series;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The curves of an evaluation as charts, each with the figures of {@code metrics.json}. */
final class Curves {
  private static final List<Point> DIAGONAL = List.of(new Point(0, 0), new Point(1, 1));

  private Curves() {}

  /** An evaluation under a name. */
  record Named(String name, EvaluationMetrics metrics) {}

  /** One ROC curve or several; only those with points. */
  static Chart roc(String id, List<Named> evaluations) {
    List<Series> series = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Named named : evaluations) {
      EvaluationMetrics metrics = named.metrics();
      long negatives = metrics.rows() - metrics.positives();
      List<Point> points = new ArrayList<>();
      for (Threshold threshold : metrics.thresholds()) {
        double found = (double) threshold.truePositives() / metrics.positives();
        double wrong = (double) threshold.falsePositives() / negatives;
        points.add(new Point(wrong, found));
        rows.add(
            List.of(
                Cell.of(named.name()),
                Cell.of(threshold.probability(), Format.any(threshold.probability())),
                Cell.of(threshold.truePositives()),
                Cell.of(threshold.falsePositives()),
                Cell.of(found, Format.percent(found)),
                Cell.of(wrong, Format.percent(wrong))));
      }
      points.add(new Point(0, 0));
      Collections.reverse(points);
      series.add(new Series(named.name(), Role.DATA, points));
    }
    series.add(new Series("by chance", Role.REFERENCE, DIAGONAL));
    String areas =
        String.join(
            ", ",
            evaluations.stream()
                .map(named -> named.name() + " " + Format.three(named.metrics().auc()))
                .toList());
    return new Chart(
        id,
        "ROC curve",
        "Line chart of the share of clicks found by the share of non-clicks taken for clicks. The areas under the curves: "
            + areas
            + "; by chance 0.5.",
        Kind.LINE,
        Axis.share("non-clicks taken for clicks"),
        Axis.share("clicks found"),
        series,
        new Table(
            id + "-data",
            "ROC curve: what a threshold finds",
            Folded.CLOSED,
            List.of(
                Table.text("evaluation"),
                Table.number("threshold"),
                Table.number("true positives"),
                Table.number("false positives"),
                Table.number("clicks found"),
                Table.number("non-clicks taken for clicks")),
            rows));
  }

  static Chart precisionRecall(String id, EvaluationMetrics metrics) {
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Threshold threshold : metrics.thresholds()) {
      double recall = (double) threshold.truePositives() / metrics.positives();
      double precision =
          (double) threshold.truePositives()
              / (threshold.truePositives() + threshold.falsePositives());
      points.add(new Point(recall, precision));
      rows.add(
          List.of(
              Cell.of(threshold.probability(), Format.any(threshold.probability())),
              Cell.of(recall, Format.percent(recall)),
              Cell.of(precision, Format.percent(precision))));
    }
    Collections.reverse(points);
    double rate = (double) metrics.positives() / metrics.rows();
    return new Chart(
        id,
        "Precision and recall",
        "Line chart of the precision by the recall. The average precision is %s; by chance it would be the click rate, %s."
            .formatted(Format.three(metrics.prAuc()), Format.percent(rate)),
        Kind.LINE,
        Axis.share("recall: clicks found"),
        Axis.share("precision: clicks among those found"),
        List.of(
            new Series("model", Role.DATA, points),
            new Series(
                "by chance", Role.REFERENCE, List.of(new Point(0, rate), new Point(1, rate)))),
        new Table(
            id + "-data",
            "Precision and recall by threshold",
            Folded.CLOSED,
            List.of(Table.number("threshold"), Table.number("recall"), Table.number("precision")),
            rows));
  }

  static Chart reliability(String id, EvaluationMetrics metrics) {
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    double top = 0;
    for (ReliabilityBin bin : metrics.reliability()) {
      points.add(new Point(bin.meanPrediction(), bin.clickRate()));
      top = Math.max(top, Math.max(bin.meanPrediction(), bin.clickRate()));
      rows.add(
          List.of(
              Cell.of(bin.decile()),
              Cell.of(bin.rows()),
              Cell.of(bin.positives()),
              Cell.of(bin.meanPrediction(), Format.percent(bin.meanPrediction())),
              Cell.of(bin.clickRate(), Format.percent(bin.clickRate()))));
    }
    double max = roundedUp(top);
    Axis predicted = new Axis("predicted", Chart.Scale.LINEAR, Chart.Unit.SHARE, List.of(), max);
    Axis observed = new Axis("observed", Chart.Scale.LINEAR, Chart.Unit.SHARE, List.of(), max);
    return new Chart(
        id,
        "Reliability",
        "Line chart of the observed click rate by the mean prediction, for each tenth of the rows by score. On the diagonal both are equal. The mean distance from it is %s."
            .formatted(Format.figure(metrics.expectedCalibrationError())),
        Kind.LINE,
        predicted,
        observed,
        List.of(
            new Series("tenths of the rows", Role.POINTS, points),
            new Series("perfect", Role.REFERENCE, List.of(new Point(0, 0), new Point(max, max)))),
        new Table(
            id + "-data",
            "Reliability by tenths of the rows",
            Folded.CLOSED,
            List.of(
                Table.number("decile"),
                Table.number("rows"),
                Table.number("clicks"),
                Table.number("predicted"),
                Table.number("observed")),
            rows));
  }

  static Chart scores(String id, EvaluationMetrics metrics) {
    List<Point> clicks = new ArrayList<>();
    List<Point> others = new ArrayList<>();
    List<String> ranges = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (ScoreBin bin : metrics.scores()) {
      long other = bin.rows() - bin.positives();
      clicks.add(new Point(ranges.size(), bin.positives()));
      others.add(new Point(ranges.size(), other));
      ranges.add("from " + Format.percent(bin.from()));
      rows.add(
          List.of(
              Cell.of(bin.from(), Format.percent(bin.from())),
              Cell.of(bin.to(), Format.percent(bin.to())),
              Cell.of(bin.rows()),
              Cell.of(bin.positives())));
    }
    return new Chart(
        id,
        "Scores",
        "Bar chart of the rows by their predicted probability, clicks and non-clicks, in %s of equal width in log-odds."
            .formatted(Format.plural(ranges.size(), "range")),
        Kind.STACK,
        Axis.categories("predicted probability", ranges),
        Axis.linear("rows", Chart.Unit.COUNT),
        List.of(new Series("no click", Role.DATA, others), new Series("click", Role.DATA, clicks)),
        new Table(
            id + "-data",
            "Rows by predicted probability",
            Folded.CLOSED,
            List.of(
                Table.number("from"),
                Table.number("below"),
                Table.number("rows"),
                Table.number("clicks")),
            rows));
  }

  /** The next even number of tenths, hundredths or thousandths …; at most 1. */
  private static double roundedUp(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 4, 6, 8}) {
      if (value <= step * power) {
        return Math.min(1, step * power);
      }
    }
    return Math.min(1, 10 * power);
  }
}
