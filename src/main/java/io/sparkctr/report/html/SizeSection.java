package io.sparkctr.report.html;

import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Quality;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Spread;
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
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The contenders over the same rows. */
final class SizeSection {
  private static final String TOTAL = "total";
  private static final String BETWEEN = "outside the stages";

  private SizeSection() {}

  /**
   * @param index makes the ids of its parts unique
   */
  static Section of(Size size, int index, String currency) {
    String rows =
        size.rowCap() == 0 ? "all training rows" : Format.count(size.rowCap()) + " training rows";
    List<Block> blocks = new ArrayList<>();
    List<Entry> finished = ComparisonWords.finished(size);
    if (!finished.isEmpty()) {
      blocks.add(stages(finished, index, rows));
      blocks.add(figures(finished, index, rows, currency));
      blocks.add(processes(finished, index, rows));
    }
    if (!size.differences().isEmpty()) {
      blocks.add(differences(size, index, rows));
    }
    return new Section(
        "size-" + index,
        "On " + rows,
        "The figures are those of the run with the median time.",
        blocks);
  }

  private static Chart stages(List<Entry> entries, int index, String trained) {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> entry.stages().forEach(stage -> names.add(stage.name())));
    names.remove(TOTAL);
    names.add(BETWEEN);
    List<Series> series = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(Table.text("contender")));
    for (String name : names) {
      List<Point> points = new ArrayList<>();
      for (Entry entry : entries) {
        points.add(new Point(points.size(), seconds(entry, name)));
      }
      series.add(new Series(name, Role.DATA, points));
      columns.add(Table.number(name));
    }
    columns.add(Table.number(TOTAL));
    List<List<Cell>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(entry.title())));
      names.forEach(name -> row.add(seconds(seconds(entry, name))));
      row.add(seconds(total(entry)));
      rows.add(row);
    }
    String id = "stages-" + index;
    return new Chart(
        id,
        "Seconds by stage",
        "Stacked bar chart of the seconds of each stage, a bar for each contender: "
            + String.join(
                ", ",
                entries.stream()
                    .map(entry -> entry.title() + " " + Format.seconds(total(entry)))
                    .toList())
            + ".",
        Kind.STACKED_ROWS,
        Axis.linear("seconds", Unit.SECONDS),
        Axis.categories("contender", entries.stream().map(Entry::title).toList()),
        series,
        new Table(id + "-data", "Seconds by stage on " + trained, Folded.CLOSED, columns, rows));
  }

  /** Of a stage that the contender does not have, none. */
  private static double seconds(Entry entry, String stage) {
    double staged = 0;
    double found = 0;
    for (Stage one : entry.stages()) {
      if (!one.name().equals(TOTAL)) {
        staged += one.seconds();
        found += one.name().equals(stage) ? one.seconds() : 0;
      }
    }
    return stage.equals(BETWEEN) ? Math.max(0, total(entry) - staged) : found;
  }

  private static double total(Entry entry) {
    return entry.stages().stream()
        .filter(stage -> stage.name().equals(TOTAL))
        .mapToDouble(Stage::seconds)
        .findFirst()
        .orElse(entry.seconds().median());
  }

  private static Table figures(List<Entry> entries, int index, String trained, String currency) {
    List<Column> columns = new ArrayList<>(List.of(Table.text("figure")));
    entries.forEach(entry -> columns.add(Table.number(entry.title())));
    List<List<Cell>> rows = new ArrayList<>();
    add(rows, "training rows", entries, entry -> Cell.of(entry.trainRows()));
    add(rows, "seconds, median", entries, entry -> seconds(entry.seconds().median()));
    add(rows, "seconds, lowest to highest", entries, entry -> Cell.of(range(entry.seconds())));
    add(
        rows,
        "rows/s",
        entries,
        entry -> Cell.of(entry.rowsPerSecond(), Format.count(Math.round(entry.rowsPerSecond()))));
    add(rows, "CPU time", entries, entry -> seconds(entry.cpuSeconds()));
    add(rows, "peak memory of a process", entries, SizeSection::peak);
    if (!currency.isEmpty()) {
      add(
          rows,
          "cost, " + currency,
          entries,
          entry -> Cell.of(entry.cost(), Format.any(entry.cost())));
    }
    quality(rows, "AUC", entries, Quality::auc);
    quality(rows, "AUC, standard error", entries, Quality::aucStandardError);
    quality(rows, "log loss", entries, Quality::logLoss);
    quality(rows, "log loss, standard error", entries, Quality::logLossStandardError);
    quality(rows, "normalised entropy", entries, Quality::normalizedEntropy);
    quality(rows, "calibration ratio", entries, Quality::calibrationRatio);
    quality(rows, "accuracy", entries, Quality::accuracy);
    quality(rows, "accuracy, constant answer", entries, Quality::baseAccuracy);
    add(rows, "runs", entries, entry -> Cell.of(String.join(", ", entry.runs())));
    return new Table("figures-" + index, "All figures on " + trained, Folded.OPEN, columns, rows);
  }

  private static void quality(
      List<List<Cell>> rows, String name, List<Entry> entries, ToDoubleFunction<Quality> figure) {
    add(
        rows,
        name,
        entries,
        entry -> {
          double value = figure.applyAsDouble(entry.figures());
          return Cell.of(value, Format.figure(value));
        });
  }

  private static void add(
      List<List<Cell>> rows, String name, List<Entry> entries, Function<Entry, Cell> cell) {
    List<Cell> row = new ArrayList<>(List.of(Cell.of(name)));
    entries.forEach(entry -> row.add(cell.apply(entry)));
    rows.add(row);
  }

  private static Cell peak(Entry entry) {
    return CostSection.memory(
        entry.processes().stream().mapToLong(ProcessUsage::peakResidentBytes).max().orElse(0));
  }

  private static String range(Spread seconds) {
    return Format.seconds(seconds.min()) + " to " + Format.seconds(seconds.max());
  }

  private static Cell seconds(double seconds) {
    return Cell.of(seconds, Format.seconds(seconds));
  }

  private static Table processes(List<Entry> entries, int index, String trained) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      for (ProcessUsage process : entry.processes()) {
        rows.add(
            List.of(
                Cell.of(entry.title()),
                Cell.of(process.name()),
                Cell.of(process.host()),
                CostSection.memory(process.peakResidentBytes()),
                seconds(process.cpuSeconds())));
      }
    }
    return new Table(
        "processes-" + index,
        "What each process used on " + trained,
        Folded.CLOSED,
        List.of(
            Table.text("contender"),
            Table.text("process"),
            Table.text("host"),
            Table.number("peak memory"),
            Table.number("CPU time")),
        rows);
  }

  private static Table differences(Size size, int index, String trained) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Difference difference : size.differences()) {
      rows.add(
          List.of(
              Cell.of(difference.name()),
              Cell.of(difference.speedUp(), Format.two(difference.speedUp())),
              Cell.of(ComparisonWords.verdict(difference.seconds())),
              Cell.of(ComparisonWords.verdict(difference.logLoss())),
              Cell.of(ComparisonWords.verdict(difference.auc()))));
    }
    return new Table(
        "differences-" + index,
        "Differences to %s on %s".formatted(size.entries().get(0).title(), trained),
        Folded.OPEN,
        List.of(
            Table.text("contender"),
            Table.number("times as fast"),
            Table.text("seconds"),
            Table.text("log loss"),
            Table.text("AUC")),
        rows);
  }
}
