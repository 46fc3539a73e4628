package io.sparkctr.report.html;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.Chart.Axis;
import io.sparkctr.report.html.Chart.Kind;
import io.sparkctr.report.html.Chart.Point;
import io.sparkctr.report.html.Chart.Role;
import io.sparkctr.report.html.Chart.Series;
import io.sparkctr.report.html.Chart.Unit;
import io.sparkctr.report.html.Page.Card;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Page.Sentences;
import io.sparkctr.report.html.Page.Tone;
import io.sparkctr.report.html.Page.Verdict;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report of a comparison. */
public final class ComparisonReport {
  private ComparisonReport() {}

  /** The evaluation of an entry of the largest size, for its ROC curve. */
  public record Curve(String name, EvaluationMetrics metrics) {}

  /**
   * The whole page, which needs no network.
   *
   * @param curves of the entries that have one; their names are drawn as they are
   */
  public static String html(Comparison comparison, List<Curve> curves) {
    return Html.of(page(comparison, curves));
  }

  static Page page(Comparison comparison, List<Curve> curves) {
    Size largest = comparison.sizes().get(comparison.sizes().size() - 1);
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "summary",
            "In plain words",
            "Speed-ups are given only where both trained on equal rows.",
            List.of(new Sentences(ComparisonWords.differences(largest)))));
    for (int i = comparison.sizes().size() - 1; i >= 0; i--) {
      sections.add(SizeSection.of(comparison.sizes().get(i), i, comparison.currency()));
    }
    if (comparison.sizes().size() > 1) {
      sections.add(growth(comparison.sizes()));
    }
    if (!comparison.extrapolations().isEmpty()) {
      sections.add(extrapolations(comparison.extrapolations()));
    }
    roc(curves).ifPresent(sections::add);
    sections.add(data(comparison, largest));
    return new Page(
        "Comparison",
        "Comparison " + comparison.id(),
        ComparisonWords.lead(comparison, largest),
        Optional.of(
            new Verdict(
                Tone.NEUTRAL,
                ComparisonWords.fastest(largest),
                ComparisonWords.mostAccurate(largest))),
        cards(largest),
        sections);
  }

  private static List<Card> cards(Size size) {
    return ComparisonWords.finished(size).stream()
        .map(
            entry ->
                new Card(
                    entry.title(),
                    Format.seconds(entry.seconds().median()),
                    "%s training rows; log loss %s"
                        .formatted(
                            Format.count(entry.trainRows()),
                            Format.figure(entry.figures().logLoss()))))
        .toList();
  }

  private static Section growth(List<Size> sizes) {
    Map<String, List<Point>> points = new LinkedHashMap<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Size size : sizes) {
      for (Entry entry : ComparisonWords.finished(size)) {
        double seconds = entry.seconds().median();
        points
            .computeIfAbsent(entry.title(), title -> new ArrayList<>())
            .add(new Point(entry.trainRows(), seconds));
        rows.add(
            List.of(
                Cell.of(entry.title()),
                Cell.of(entry.trainRows()),
                Cell.of(seconds, Format.seconds(seconds))));
      }
    }
    List<Series> series = new ArrayList<>();
    points.forEach((title, line) -> series.add(new Series(title, Role.POINTS, line)));
    return new Section(
        "growth",
        "More rows",
        "",
        List.of(
            new Chart(
                "seconds-by-rows",
                "Seconds by training rows",
                "Line chart of the seconds of the whole process by the training rows, for %s."
                    .formatted(String.join(", ", points.keySet())),
                Kind.LINE,
                Axis.linear("training rows", Unit.COUNT),
                Axis.linear("seconds", Unit.SECONDS),
                series,
                new Table(
                    "seconds-by-rows-data",
                    "Seconds by training rows",
                    Folded.CLOSED,
                    List.of(
                        Table.text("contender"),
                        Table.number("training rows"),
                        Table.number("seconds")),
                    rows))));
  }

  private static Section extrapolations(List<Extrapolation> guesses) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Extrapolation guess : guesses) {
      rows.add(
          List.of(
              Cell.of(guess.name()),
              Cell.of(guess.rows()),
              Cell.of(guess.seconds(), "≈ " + Format.seconds(guess.seconds())),
              Cell.of(guess.low(), Format.seconds(guess.low())),
              Cell.of(guess.high(), Format.seconds(guess.high())),
              Cell.of(guess.sizes())));
    }
    return new Section(
        "guesses",
        "Guesses for more rows",
        "Nobody measured these times. They are guesses: a straight line through the measured sizes, with the interval in which the time lies in 95 of 100 cases, if it grows like a line at all.",
        List.of(
            new Table(
                "guessed-seconds",
                "Guessed seconds",
                Folded.OPEN,
                List.of(
                    Table.text("contender"),
                    Table.number("training rows"),
                    Table.number("guess"),
                    Table.number("from"),
                    Table.number("to"),
                    Table.number("measured sizes")),
                rows)));
  }

  private static Optional<Section> roc(List<Curve> curves) {
    List<Curves.Named> drawn =
        curves.stream()
            .filter(curve -> !curve.metrics().thresholds().isEmpty())
            .filter(curve -> curve.metrics().positives() > 0)
            .filter(curve -> curve.metrics().positives() < curve.metrics().rows())
            .map(curve -> new Curves.Named(curve.name(), curve.metrics()))
            .toList();
    return drawn.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section("evaluation", "Evaluation", "", List.of(Curves.roc("roc", drawn))));
  }

  private static Section data(Comparison comparison, Size size) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("comparison", comparison.id());
    facts.put("started", comparison.createdAt());
    facts.put("commit", comparison.gitCommit());
    facts.put("machine", comparison.machine());
    facts.put("runs of each contender", Integer.toString(comparison.repeat()));
    return new Section(
        "provenance",
        "Data and provenance",
        "",
        List.of(
            new Table(
                "days",
                "Day files",
                Folded.OPEN,
                List.of(
                    Table.text("day"),
                    Table.text("use"),
                    Table.number("rows"),
                    Table.wide("fingerprint")),
                size.data().stream()
                    .map(
                        day ->
                            List.of(
                                Cell.of(day.day()),
                                Cell.of(day.isTest() ? "test" : "training"),
                                Cell.of(day.rows()),
                                Cell.of(day.fingerprint())))
                    .toList()),
            Table.facts(
                "origin", "Where this comparison comes from", Table.words(facts.entrySet()))));
  }
}
