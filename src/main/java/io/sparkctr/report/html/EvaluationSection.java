package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.Page.Block;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How good the predictions are, for an engineer. */
final class EvaluationSection {
  static final String NOT_RECORDED = "not recorded by the program that made this run.";

  private EvaluationSection() {}

  static Section of(EvaluationMetrics metrics, OptionalDouble bayesLogLoss) {
    List<Block> blocks = new ArrayList<>();
    String intro = "";
    if (metrics.thresholds().isEmpty()) {
      intro = "ROC, precision-recall and scores: " + NOT_RECORDED;
    } else if (metrics.positives() > 0 && metrics.positives() < metrics.rows()) {
      blocks.add(Curves.roc("roc", List.of(new Curves.Named("model", metrics))));
      blocks.add(Curves.precisionRecall("precision-recall", metrics));
    } else {
      intro = "ROC and precision-recall need both clicks and non-clicks.";
    }
    if (!metrics.reliability().isEmpty()) {
      blocks.add(Curves.reliability("reliability", metrics));
    }
    if (!metrics.scores().isEmpty()) {
      blocks.add(Curves.scores("scores", metrics));
    }
    blocks.add(figures(metrics, bayesLogLoss));
    return new Section("evaluation", "Evaluation", intro, blocks);
  }

  private static Table figures(EvaluationMetrics metrics, OptionalDouble bayesLogLoss) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(row("rows", Cell.of(metrics.rows()), "of the test days"));
    rows.add(row("clicks", Cell.of(metrics.positives()), "rows labelled 1"));
    add(rows, "AUC", metrics.auc(), "area under the ROC curve; 0.5 by chance, 1 at best");
    add(rows, "PR-AUC", metrics.prAuc(), "average precision; the click rate by chance");
    add(rows, "log loss", metrics.logLoss(), "in nats per row; lower is better");
    add(rows, "log loss, standard error", metrics.logLossStandardError(), "of the mean over rows");
    bayesLogLoss.ifPresent(
        bayes ->
            add(rows, "log loss, floor", bayes, "of the true probabilities: the lowest possible"));
    add(rows, "log loss, constant rate", metrics.baseLogLoss(), "of always predicting the rate");
    add(
        rows,
        "normalised entropy",
        metrics.normalizedEntropy(),
        "log loss over that of the constant rate; below 1 is better than it");
    add(rows, "calibration ratio", metrics.calibrationRatio(), "predicted over observed clicks");
    add(
        rows,
        "calibration error",
        metrics.expectedCalibrationError(),
        "mean distance of prediction and click rate in tenths of the rows");
    add(rows, "accuracy", metrics.accuracy(), "share of the rows whose label is the likelier one");
    add(rows, "accuracy, constant answer", metrics.baseAccuracy(), "of always the commoner label");
    return new Table(
        "figures",
        "All figures of the evaluation",
        Folded.OPEN,
        List.of(Table.text("figure"), Table.number("value"), Table.text("meaning")),
        rows);
  }

  private static void add(List<List<Cell>> rows, String name, double value, String meaning) {
    rows.add(row(name, Cell.of(value, Format.figure(value)), meaning));
  }

  private static List<Cell> row(String name, Cell value, String meaning) {
    return List.of(Cell.of(name), value, Cell.of(meaning));
  }
}
