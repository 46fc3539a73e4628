package io.sparkctr.report.html;

import io.sparkctr.report.html.Chart.Axis;
import io.sparkctr.report.html.Chart.Kind;
import io.sparkctr.report.html.Chart.Point;
import io.sparkctr.report.html.Chart.Role;
import io.sparkctr.report.html.Chart.Series;
import io.sparkctr.report.html.Chart.Unit;
import io.sparkctr.report.html.Page.Block;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Training;
import io.sparkctr.run.RunManifest.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the solver came to the model. */
final class TrainingSection {
  private TrainingSection() {}

  static Section of(RunManifest run) {
    Training training = run.training();
    List<Block> blocks = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    if (training.objectives().isEmpty()) {
      missing.add("The loss by epoch: " + EvaluationSection.NOT_RECORDED);
    } else {
      blocks.add(objectives(training));
    }
    if (!training.dualityGaps().isEmpty()) {
      blocks.add(gaps(training));
    }
    if (training.trials().isEmpty()) {
      missing.add("The L2 penalty was set, so none was searched for.");
    } else {
      blocks.add(trials(training));
    }
    blocks.add(facts(run));
    return new Section("training", "Training", String.join(" ", missing), blocks);
  }

  /** Epochs of dual ascent have a gap each; what follows them are iterations of L-BFGS. */
  private static Chart objectives(Training training) {
    int epochs = training.dualityGaps().size();
    List<Double> objectives = training.objectives();
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < objectives.size(); i++) {
      double objective = objectives.get(i);
      points.add(new Point(i + 1, objective));
      rows.add(
          List.of(
              Cell.of(i + 1),
              Cell.of(i < epochs ? "epoch" : "L-BFGS iteration"),
              Cell.of(objective, Format.any(objective))));
    }
    return new Chart(
        "objective",
        "Loss by epoch",
        "Line chart of the objective, the mean log loss of the training rows with the penalty, after %s: from %s to %s."
            .formatted(
                Format.plural(objectives.size(), "step"),
                Format.any(objectives.get(0)),
                Format.any(objectives.get(objectives.size() - 1))),
        Kind.LINE,
        Axis.linear("epoch, then L-BFGS iteration", Unit.COUNT),
        Axis.linear("objective", Unit.FIGURE),
        List.of(new Series("objective", Role.POINTS, points)),
        new Table(
            "objective-data",
            "Objective by step",
            Folded.CLOSED,
            List.of(Table.number("step"), Table.text("kind"), Table.number("objective")),
            rows));
  }

  private static Chart gaps(Training training) {
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    boolean positive = true;
    for (double gap : training.dualityGaps()) {
      points.add(new Point(points.size() + 1, gap));
      rows.add(List.of(Cell.of(points.size()), Cell.of(gap, Format.any(gap))));
      positive &= gap > 0;
    }
    String name = "duality gap per row";
    return new Chart(
        "gaps",
        "Duality gap by epoch",
        "Line chart of the duality gap per row after each epoch with the full penalty: the objective is at most so far above its minimum. The last is %s."
            .formatted(Format.any(training.dualityGaps().get(points.size() - 1))),
        Kind.LINE,
        Axis.linear("epoch", Unit.COUNT),
        positive ? Axis.log(name, Unit.FIGURE) : Axis.linear(name, Unit.FIGURE),
        List.of(new Series("duality gap", Role.POINTS, points)),
        new Table(
            "gaps-data",
            "Duality gap by epoch",
            Folded.CLOSED,
            List.of(Table.number("epoch"), Table.number("duality gap per row")),
            rows));
  }

  private static Chart trials(Training training) {
    List<Trial> trials =
        training.trials().stream().sorted(Comparator.comparing(Trial::strength)).toList();
    List<Point> points =
        trials.stream().map(trial -> new Point(trial.strength(), trial.logLoss())).toList();
    Trial best = trials.stream().min(Comparator.comparing(Trial::logLoss)).orElseThrow();
    boolean positive = trials.get(0).strength() > 0;
    String name = "strength of the L2 penalty";
    return new Chart(
        "trials",
        "Held-out log loss by L2 penalty",
        "Line chart of the log loss on held-out rows by the strength of the L2 penalty. The lowest is %s at a strength of %s."
            .formatted(Format.figure(best.logLoss()), Format.any(best.strength())),
        Kind.LINE,
        positive ? Axis.log(name, Unit.FIGURE) : Axis.linear(name, Unit.FIGURE),
        Axis.linear("held-out log loss", Unit.FIGURE),
        List.of(
            new Series("trials", Role.POINTS, points),
            new Series("lowest", Role.MARK, List.of(new Point(best.strength(), best.logLoss())))),
        new Table(
            "trials-data",
            "Trials of the L2 penalty",
            Folded.CLOSED,
            List.of(
                Table.number("strength"),
                Table.number("epochs"),
                Table.number("held-out log loss")),
            trials.stream()
                .map(
                    trial ->
                        List.of(
                            Cell.of(trial.strength(), Format.any(trial.strength())),
                            Cell.of(trial.epochs()),
                            Cell.of(trial.logLoss(), Format.figure(trial.logLoss()))))
                .toList()));
  }

  private static Table facts(RunManifest run) {
    Training training = run.training();
    return Table.facts(
        "training-facts",
        "The solver and the model",
        List.of(
            List.of(Cell.of("solver"), Cell.of(training.solver())),
            List.of(Cell.of("rows"), Cell.of(training.rows())),
            List.of(Cell.of("L2 penalty"), Cell.of(training.l2(), Format.any(training.l2()))),
            List.of(Cell.of("epochs of dual ascent"), Cell.of(training.epochs())),
            List.of(Cell.of("L-BFGS iterations"), Cell.of(training.iterations())),
            List.of(
                Cell.of("objective at the end"),
                Cell.of(training.objective(), Format.any(training.objective()))),
            List.of(Cell.of("slots of the model"), Cell.of(1L << run.features().bits()))));
  }
}
