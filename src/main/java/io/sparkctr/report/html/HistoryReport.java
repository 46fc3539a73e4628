package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.Chart.Axis;
import io.sparkctr.report.html.Chart.Kind;
import io.sparkctr.report.html.Chart.Point;
import io.sparkctr.report.html.Chart.Role;
import io.sparkctr.report.html.Chart.Series;
import io.sparkctr.report.html.Chart.Unit;
import io.sparkctr.report.html.Page.Block;
import io.sparkctr.report.html.Page.Card;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import io.sparkctr.run.RunManifest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of all finished runs over time. */
public final class HistoryReport {
  private HistoryReport() {}

  /**
   * A run of the page.
   *
   * @param metrics empty if it was not evaluated
   * @param report path of its report relative to this page; empty if it has none
   */
  public record Entry(
      RunManifest run, Optional<EvaluationMetrics> metrics, Optional<String> report) {}

  /**
   * The whole page, which needs no network.
   *
   * @param entries oldest first
   * @param publishedId id of the published run; empty if none is
   */
  public static String html(List<Entry> entries, Optional<String> publishedId) {
    return Html.of(page(entries, publishedId));
  }

  static Page page(List<Entry> entries, Optional<String> publishedId) {
    Optional<Entry> published =
        entries.stream()
            .filter(entry -> Optional.of(entry.run().runId()).equals(publishedId))
            .findFirst();
    List<Section> sections = new ArrayList<>();
    if (!entries.isEmpty()) {
      sections.add(
          new Section("runs", "Runs", "The newest is first.", List.of(table(entries, published))));
      sections.add(new Section("figures", "Over time", "", charts(entries, published)));
    }
    return new Page(
        "Past runs",
        "Runs over time",
        lead(entries, published),
        Optional.empty(),
        published.map(HistoryReport::cards).orElse(List.of()),
        sections);
  }

  private static List<String> lead(List<Entry> entries, Optional<Entry> published) {
    if (entries.isEmpty()) {
      return List.of("No run is finished yet.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s finished, the last on %s."
            .formatted(
                entries.size() == 1 ? "1 run is" : Format.count(entries.size()) + " runs are",
                time(entries.get(entries.size() - 1).run())));
    lines.add(
        published
            .map(entry -> "In use is " + entry.run().runId() + ".")
            .orElse("No run is in use."));
    published
        .flatMap(Entry::metrics)
        .ifPresent(metrics -> lines.add(PlainWords.beyondConstant(metrics.normalizedEntropy())));
    return lines;
  }

  private static List<Card> cards(Entry published) {
    return published
        .metrics()
        .map(
            metrics ->
                List.of(
                    new Card("Log loss", Format.figure(metrics.logLoss()), "of the run in use"),
                    new Card(
                        "Normalised entropy",
                        Format.three(metrics.normalizedEntropy()),
                        "1 is a constant guess; lower is better"),
                    new Card("AUC", Format.three(metrics.auc()), "0.5 is chance; 1 is perfect"),
                    new Card(
                        "Calibration",
                        Format.three(metrics.calibrationRatio()),
                        "predicted over observed clicks")))
        .orElse(List.of());
  }

  private static List<Block> charts(List<Entry> entries, Optional<Entry> published) {
    return List.of(
        chart(
            "log-loss",
            "Log loss",
            "lower is better",
            Unit.FIGURE,
            entries,
            published,
            entry -> figure(entry, EvaluationMetrics::logLoss)),
        chart(
            "entropy",
            "Normalised entropy",
            "below 1 is better than a constant guess",
            Unit.FIGURE,
            entries,
            published,
            entry -> figure(entry, EvaluationMetrics::normalizedEntropy)),
        chart(
            "auc",
            "AUC",
            "higher is better",
            Unit.FIGURE,
            entries,
            published,
            entry -> figure(entry, EvaluationMetrics::auc)),
        chart(
            "calibration",
            "Calibration ratio",
            "1 is calibrated",
            Unit.FIGURE,
            entries,
            published,
            entry -> figure(entry, EvaluationMetrics::calibrationRatio)),
        chart(
            "rows",
            "Training rows",
            "rows of the training days",
            Unit.COUNT,
            entries,
            published,
            entry -> entry.run().training().rows()),
        chart(
            "seconds",
            "Seconds",
            "from the start to the finished run",
            Unit.SECONDS,
            entries,
            published,
            entry -> CostSection.total(entry.run()).orElse(Double.NaN)));
  }

  private static Chart chart(
      String id,
      String title,
      String meaning,
      Unit unit,
      List<Entry> entries,
      Optional<Entry> published,
      ToDoubleFunction<Entry> figure) {
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      double value = figure.applyAsDouble(entry);
      points.add(new Point(points.size(), value));
      rows.add(
          List.of(
              Cell.of(entry.run().runId()),
              Cell.of(entry.run().createdAt()),
              Cell.of(value, Format.any(value))));
    }
    List<Series> series = new ArrayList<>(List.of(new Series("runs", Role.POINTS, points)));
    published
        .map(entries::indexOf)
        .filter(index -> Double.isFinite(points.get(index).y()))
        .ifPresent(
            index -> series.add(new Series("in use", Role.MARK, List.of(points.get(index)))));
    return new Chart(
        id,
        title,
        "Line chart of %s by run, %s.%s"
            .formatted(title, meaning, inWords(points, entries, published)),
        Kind.LINE,
        Axis.categories("run", entries.stream().map(entry -> time(entry.run())).toList()),
        Axis.linear(meaning, unit),
        series,
        new Table(
            id + "-data",
            title + " by run",
            Folded.CLOSED,
            List.of(Table.text("run"), Table.text("started"), Table.number(title)),
            rows));
  }

  private static String inWords(
      List<Point> points, List<Entry> entries, Optional<Entry> published) {
    Stream<String> words =
        published.stream()
            .map(
                entry ->
                    " That of the run in use is "
                        + Format.any(points.get(entries.indexOf(entry)).y())
                        + ".");
    return words.collect(Collectors.joining());
  }

  private static Table table(List<Entry> entries, Optional<Entry> published) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      RunManifest run = entry.run();
      double seconds = CostSection.total(run).orElse(Double.NaN);
      rows.add(
          List.of(
              entry
                  .report()
                  .map(path -> Cell.link(run.runId(), address(path)))
                  .orElse(Cell.of(run.runId())),
              Cell.of(published.filter(entry::equals).isPresent() ? "◆\u00a0in\u00a0use" : ""),
              Cell.of(time(run)),
              Cell.of(run.command()),
              Cell.of(String.join(", ", run.testDays())),
              Cell.of(run.training().rows()),
              cell(figure(entry, EvaluationMetrics::logLoss)),
              cell(figure(entry, EvaluationMetrics::normalizedEntropy)),
              cell(figure(entry, EvaluationMetrics::auc)),
              cell(figure(entry, EvaluationMetrics::calibrationRatio)),
              Cell.of(seconds, Format.seconds(seconds)),
              Cell.of(run.gate())));
    }
    Collections.reverse(rows);
    return new Table(
        "all-runs",
        "All finished runs",
        Folded.OPEN,
        List.of(
            Table.text("run"),
            Table.text("in use"),
            Table.number("started, UTC"),
            Table.text("command"),
            Table.text("test days"),
            Table.number("training rows"),
            Table.number("log loss"),
            Table.number("normalised entropy"),
            Table.number("AUC"),
            Table.number("calibration"),
            Table.number("time"),
            Table.text("gate")),
        rows);
  }

  private static Cell cell(double value) {
    return Cell.of(value, Format.figure(value));
  }

  private static double figure(Entry entry, ToDoubleFunction<EvaluationMetrics> figure) {
    return entry.metrics().isPresent() ? figure.applyAsDouble(entry.metrics().get()) : Double.NaN;
  }

  /** Date and time, to the minute, of an ISO 8601 time in UTC. */
  private static String time(RunManifest run) {
    String time = run.createdAt();
    return time.substring(0, Math.min(16, time.length())).replace("T", "\u00a0");
  }

  /** A path as a relative address, which no name can turn into one of another scheme. */
  private static String address(String path) {
    return "./"
        + Stream.of(path.split("/", -1))
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
  }
}
