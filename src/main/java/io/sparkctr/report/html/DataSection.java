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
import io.sparkctr.report.html.Table.Column;
import io.sparkctr.report.html.Table.Folded;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The day files, and the lines of them that were rejected. */
final class DataSection {
  private DataSection() {}

  static Section of(RunManifest run, List<Reject> examples) {
    List<Block> blocks = new ArrayList<>();
    List<String> intro = new ArrayList<>();
    List<Source> data = run.data();
    if (clicks(data) == 0) {
      intro.add("Clicks by day: " + EvaluationSection.NOT_RECORDED);
    } else if (!data.isEmpty()) {
      blocks.add(clickRates(run));
    }
    long malformed = data.stream().mapToLong(Source::malformed).sum();
    if (malformed == 0) {
      intro.add("No line was rejected.");
    } else if (data.stream().allMatch(source -> source.rejects().isEmpty())) {
      intro.add(
          "%s rejected; the reasons: %s"
              .formatted(
                  malformed == 1 ? "1 line was" : Format.count(malformed) + " lines were",
                  EvaluationSection.NOT_RECORDED));
    } else {
      blocks.add(rejects(data));
    }
    blocks.add(days(run));
    if (!examples.isEmpty()) {
      blocks.add(examples(examples));
    }
    return new Section("data", "Data", String.join(" ", intro), blocks);
  }

  static long clicks(List<Source> days) {
    return days.stream().mapToLong(Source::positives).sum();
  }

  static long rows(List<Source> days) {
    return days.stream().mapToLong(Source::rows).sum();
  }

  private static Chart clickRates(RunManifest run) {
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Source day : run.data()) {
      double rate = (double) day.positives() / day.rows();
      points.add(new Point(points.size(), rate));
      rows.add(
          List.of(
              Cell.of(day.day()),
              Cell.of(day.rows()),
              Cell.of(day.positives()),
              Cell.of(rate, Format.percent(rate))));
    }
    return new Chart(
        "click-rates",
        "Click rate by day",
        "Bar chart of the click rate of %s; over all of them it is %s."
            .formatted(
                Format.plural(run.data().size(), "day"),
                Format.percent((double) clicks(run.data()) / rows(run.data()))),
        Kind.BAR,
        Axis.categories("day", run.data().stream().map(Source::day).toList()),
        Axis.linear("click rate", Unit.SHARE),
        List.of(new Series("click rate", Role.DATA, points)),
        new Table(
            "click-rates-data",
            "Click rate by day",
            Folded.CLOSED,
            List.of(
                Table.text("day"),
                Table.number("rows"),
                Table.number("clicks"),
                Table.number("click rate")),
            rows));
  }

  private static Chart rejects(List<Source> data) {
    TreeSet<String> reasons = new TreeSet<>();
    data.forEach(source -> reasons.addAll(source.rejects().keySet()));
    List<Series> series = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(Table.text("day")));
    for (String reason : reasons) {
      List<Point> points = new ArrayList<>();
      for (Source day : data) {
        points.add(new Point(points.size(), day.rejects().getOrDefault(reason, 0L)));
      }
      series.add(new Series(reason, Role.DATA, points));
      columns.add(Table.number(reason));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Source day : data) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(day.day())));
      reasons.forEach(reason -> row.add(Cell.of(day.rejects().getOrDefault(reason, 0L))));
      rows.add(row);
    }
    return new Chart(
        "rejects",
        "Rejected lines by reason",
        "Bar chart of the rejected lines of each day by reason: %s in all."
            .formatted(Format.plural(data.stream().mapToLong(Source::malformed).sum(), "line")),
        Kind.STACK,
        Axis.categories("day", data.stream().map(Source::day).toList()),
        Axis.linear("lines", Unit.COUNT),
        series,
        new Table("rejects-data", "Rejected lines by day", Folded.CLOSED, columns, rows));
  }

  private static Table days(RunManifest run) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < run.data().size(); i++) {
      Source day = run.data().get(i);
      rows.add(
          List.of(
              Cell.of(day.day()),
              Cell.of(i < run.trainDays().size() ? "training" : "test"),
              Cell.of(day.rows()),
              day.positives() == 0 ? Cell.of("–") : Cell.of(day.positives()),
              day.positives() == 0
                  ? Cell.of("–")
                  : Cell.of(Format.percent((double) day.positives() / day.rows())),
              Cell.of(day.malformed()),
              new Cell(Format.bytes(day.bytes()), Long.toString(day.bytes()), ""),
              Cell.of(day.path()),
              Cell.of(day.sha256())));
    }
    return new Table(
        "days",
        "Day files",
        Folded.OPEN,
        List.of(
            Table.text("day"),
            Table.text("use"),
            Table.number("rows"),
            Table.number("clicks"),
            Table.number("click rate"),
            Table.number("malformed"),
            Table.number("size"),
            Table.wide("file"),
            Table.wide("fingerprint")),
        rows);
  }

  private static Table examples(List<Reject> examples) {
    return new Table(
        "examples",
        "Some of the rejected lines",
        Folded.OPEN,
        List.of(Table.text("day"), Table.number("line"), Table.text("reason"), Table.wide("text")),
        examples.stream()
            .map(
                reject ->
                    List.of(
                        Cell.of(reject.day()),
                        Cell.of(reject.line()),
                        Cell.of(reject.reason()),
                        Cell.of(reject.text())))
            .toList());
  }
}
