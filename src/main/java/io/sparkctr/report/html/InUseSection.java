package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Page.Tone;
import io.sparkctr.report.html.Page.Verdict;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import io.sparkctr.run.RunManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run beside the published one. */
final class InUseSection {
  private InUseSection() {}

  /** The verdict of the gate in words. */
  static Verdict verdict(RunManifest run) {
    String reason = run.gateReason().isEmpty() ? "" : sentence(run.gateReason());
    return switch (run.gate()) {
      case "passed" ->
          new Verdict(Tone.GOOD, "Good enough to be used: the quality gate passed it.", reason);
      case "failed" -> new Verdict(Tone.BAD, "Not to be used: the quality gate failed it.", reason);
      default ->
          new Verdict(Tone.NEUTRAL, "The quality gate had nothing to compare it with.", reason);
    };
  }

  /** Better or worse than what is in use, in one sentence. */
  static String sentence(RunReport.Content content) {
    if (content.inUse().isEmpty()) {
      return "No other run was in use when this report was written.";
    }
    RunManifest inUse = content.inUse().get();
    if (inUse.runId().equals(content.run().runId())) {
      return "This is the run in use.";
    }
    String name = "the run in use, " + inUse.runId();
    if (content.metrics().isEmpty() || content.inUseMetrics().isEmpty()) {
      return "It cannot be compared with " + name + ": one of them was not evaluated.";
    }
    if (!tested(content.run()).equals(tested(inUse))) {
      return "It cannot be compared with " + name + ": they were evaluated on different test days.";
    }
    double change = content.metrics().get().logLoss() - content.inUseMetrics().get().logLoss();
    return PlainWords.lossChange(change, name);
  }

  /** The figures of both; empty if there is nothing beside this run. */
  static Optional<Section> of(RunReport.Content content) {
    Optional<RunManifest> other =
        content.inUse().filter(inUse -> !inUse.runId().equals(content.run().runId()));
    if (other.isEmpty() || content.metrics().isEmpty() || content.inUseMetrics().isEmpty()) {
      return Optional.empty();
    }
    EvaluationMetrics now = content.metrics().get();
    EvaluationMetrics then = content.inUseMetrics().get();
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(counts("rows", now.rows(), then.rows()));
    rows.add(counts("clicks", now.positives(), then.positives()));
    rows.add(row("log loss", now.logLoss(), then.logLoss(), "lower"));
    rows.add(row("normalised entropy", now.normalizedEntropy(), then.normalizedEntropy(), "lower"));
    rows.add(row("AUC", now.auc(), then.auc(), "higher"));
    rows.add(row("PR-AUC", now.prAuc(), then.prAuc(), "higher"));
    rows.add(row("calibration ratio", now.calibrationRatio(), then.calibrationRatio(), "near 1"));
    rows.add(row("accuracy", now.accuracy(), then.accuracy(), "higher"));
    return Optional.of(
        new Section(
            "in-use",
            "Beside the run in use",
            sentence(content),
            List.of(
                new Table(
                    "in-use-figures",
                    "Figures of this run and of the run in use",
                    Folded.OPEN,
                    List.of(
                        Table.text("figure"),
                        Table.number("this run"),
                        Table.number("in use: " + other.get().runId()),
                        Table.number("change"),
                        Table.text("better is")),
                    rows))));
  }

  private static List<Cell> counts(String name, long now, long then) {
    return List.of(
        Cell.of(name),
        Cell.of(now),
        Cell.of(then),
        Cell.of(Math.subtractExact(now, then)),
        Cell.of(""));
  }

  private static List<Cell> row(String name, double now, double then, String better) {
    return List.of(
        Cell.of(name),
        Cell.of(now, Format.figure(now)),
        Cell.of(then, Format.figure(then)),
        Cell.of(now - then, Format.change(now - then)),
        Cell.of(better));
  }

  private static List<String> tested(RunManifest run) {
    return run.data().stream()
        .filter(source -> run.testDays().contains(source.day()))
        .map(source -> source.day() + " " + source.sha256())
        .toList();
  }

  private static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }
}
