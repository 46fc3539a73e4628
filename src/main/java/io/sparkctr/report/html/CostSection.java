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
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a run took: time and memory. */
final class CostSection {
  private static final String TOTAL = "total";

  private CostSection() {}

  static Section of(RunManifest run) {
    List<Block> blocks = new ArrayList<>();
    String intro = "";
    if (!run.stages().isEmpty()) {
      blocks.add(stages(run));
    }
    if (run.processes().isEmpty()) {
      intro = "What each process used: " + EvaluationSection.NOT_RECORDED;
    } else {
      blocks.add(processes(run.processes()));
    }
    blocks.add(facts(run));
    return new Section("cost", "Time and memory", intro, blocks);
  }

  private static Table facts(RunManifest run) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.of("peak of the driver's heap"),
            new Cell(Format.bytes(run.peakHeapBytes()), Long.toString(run.peakHeapBytes()), "")));
    double cpu = cpuSeconds(run);
    if (cpu > 0) {
      rows.add(List.of(Cell.of("CPU time of all processes"), Cell.of(cpu, Format.seconds(cpu))));
    }
    return Table.facts("memory", "Memory and processors", rows);
  }

  /** CPU time of all processes; 0 if it was not recorded. */
  static double cpuSeconds(RunManifest run) {
    return run.processes().stream().mapToDouble(ProcessUsage::cpuSeconds).sum();
  }

  /** Wall-clock seconds of the whole run; empty in manifests of older programs. */
  static OptionalDouble total(RunManifest run) {
    return run.stages().stream()
        .filter(stage -> stage.name().equals(TOTAL))
        .mapToDouble(Stage::seconds)
        .findFirst();
  }

  /** The largest peak memory of a process; empty if it was not recorded. */
  static OptionalLong peak(RunManifest run) {
    return run.processes().stream()
        .mapToLong(ProcessUsage::peakResidentBytes)
        .filter(bytes -> bytes > 0)
        .max();
  }

  private static Chart stages(RunManifest run) {
    OptionalDouble total = total(run);
    List<String> names = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    double staged = 0;
    for (Stage stage : run.stages()) {
      if (!stage.name().equals(TOTAL)) {
        staged += stage.seconds();
        points.add(new Point(names.size(), stage.seconds()));
        names.add(stage.name());
        rows.add(row(stage.name(), stage.seconds(), stage, total));
      }
    }
    if (total.isPresent()) {
      double between = total.getAsDouble() - staged;
      points.add(new Point(names.size(), between));
      names.add("between stages");
      rows.add(row("between stages", between, null, total));
      points.add(new Point(names.size(), total.getAsDouble()));
      names.add(TOTAL);
      rows.add(row(TOTAL, total.getAsDouble(), null, total));
    }
    return new Chart(
        "stages",
        "Seconds by stage",
        "Bar chart of the wall-clock seconds of each stage%s."
            .formatted(
                total.isPresent()
                    ? " beside the total of " + Format.seconds(total.getAsDouble())
                    : ""),
        Kind.ROWS,
        Axis.linear("seconds", Unit.SECONDS),
        Axis.categories("stage", names),
        List.of(new Series("seconds", Role.DATA, points)),
        new Table(
            "stages-data",
            "Seconds by stage",
            Folded.CLOSED,
            List.of(
                Table.text("stage"),
                Table.number("seconds"),
                Table.number("share of the total"),
                Table.number("rows"),
                Table.number("rows/s")),
            rows));
  }

  /**
   * @param stage null where the time belongs to none
   */
  private static List<Cell> row(String name, double seconds, Stage stage, OptionalDouble total) {
    boolean counts = stage != null && stage.rows() > 0;
    double share = total.isPresent() ? seconds / total.getAsDouble() : Double.NaN;
    return List.of(
        Cell.of(name),
        Cell.of(seconds, Format.seconds(seconds)),
        Cell.of(Format.percent(share)),
        counts ? Cell.of(stage.rows()) : Cell.of(""),
        counts
            ? Cell.of(stage.rowsPerSecond(), Format.count(Math.round(stage.rowsPerSecond())))
            : Cell.of(""));
  }

  private static Table processes(List<ProcessUsage> processes) {
    return new Table(
        "processes",
        "What each process used",
        Folded.OPEN,
        List.of(
            Table.text("process"),
            Table.text("host"),
            Table.number("peak memory"),
            Table.number("CPU time")),
        processes.stream()
            .map(
                process ->
                    List.of(
                        Cell.of(process.name()),
                        Cell.of(process.host()),
                        memory(process.peakResidentBytes()),
                        Cell.of(process.cpuSeconds(), Format.seconds(process.cpuSeconds()))))
            .toList());
  }

  /** A system that does not tell it says 0. */
  static Cell memory(long bytes) {
    return bytes == 0
        ? Cell.of("not known")
        : new Cell(Format.bytes(bytes), Long.toString(bytes), "");
  }
}
