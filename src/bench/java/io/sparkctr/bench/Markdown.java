package io.sparkctr.bench;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes the report as Markdown, with an introduction that explains its columns. */
final class Markdown {
  private static final String INTRODUCTION =
      """
      # spark-ctr compared with its peers

      Each line is a separate process. All processes read the same generated day files, which the
      operating system holds in memory. The contenders of a table ran in turn. "seconds" is the
      median wall-clock time of the whole process; "range" is the minimum and the maximum of its
      repetitions. "CPU s" is the CPU time of all cores together. "stages" are the times that the
      contender itself reports. "s/M rows" are the seconds for a million training rows. "peak MiB"
      is resident memory; "local MiB" is the peak of the files that Spark moved to the local disk.
      Log loss and AUC are measured on the test day, by the same code for all contenders. "duality
      gap" is how far the training objective may be above its minimum. "÷ X" is the ratio of the
      seconds per row to those of X: 0.5 means half the time.

      """;

  /** The cell of a figure that was not measured. */
  private static final String NONE = "-";

  private final StringBuilder text = new StringBuilder(INTRODUCTION);

  private Markdown() {}

  static String of(Report report) {
    Markdown markdown = new Markdown();
    markdown.environment(report);
    report.groups().forEach(markdown::group);
    return markdown.text.toString();
  }

  private void environment(Report report) {
    Machine machine = report.machine();
    Map<String, Object> data = report.data();
    line("- time: %s, commit %s", report.createdAt(), report.gitCommit());
    line(
        "- machine: %s, %d cores, memory %s, %s; load average before: %.1f",
        machine.processor(), machine.cores(), machine.memory(), machine.kernel(), machine.load());
    line("- Java: %s, max heap %s", machine.java(), machine.heap());
    report.versions().forEach((peer, version) -> line("- %s: %s", peer, version));
    line(
        "- day files: %,d rows each, click rate %s, seed %s; the true probabilities of the test"
            + " day have log loss %.5f and AUC %.5f",
        data.get("rowsPerDay"),
        data.get("clickRate"),
        data.get("seed"),
        data.get("bayesLogLoss"),
        data.get("bayesAuc"));
    report.leftOut().forEach(reason -> line("- left out: %s", reason));
  }

  private void group(GroupReport group) {
    List<Row> rows = group.rows();
    long[] counts = rows.stream().mapToLong(Row::rows).distinct().toArray();
    String size = counts.length == 1 ? String.format(Locale.ROOT, ", %,d rows", counts[0]) : "";
    line("");
    line("## %s: %s%s", group.suite(), group.title(), size);
    line("");
    Map<String, Function<Row, String>> columns = columns(group.baselines());
    // A column without any figure is left out.
    columns.values().removeIf(cell -> rows.stream().map(cell).allMatch(NONE::equals));
    cells(List.copyOf(columns.keySet()));
    cells(
        Stream.concat(Stream.of("---"), Collections.nCopies(columns.size() - 1, "--:").stream())
            .toList());
    rows.forEach(row -> cells(columns.values().stream().map(cell -> cell.apply(row)).toList()));
    line("");
    rows.forEach(row -> line("- %s: %s", row.contender(), row.settings()));
  }

  private static Map<String, Function<Row, String>> columns(List<String> baselines) {
    Map<String, Function<Row, String>> columns = new LinkedHashMap<>();
    columns.put("contender", Row::contender);
    columns.put(
        "seconds",
        row ->
            row.failure() == null
                ? figure("%.1f", row.medianSeconds())
                : "failed: " + row.failure());
    columns.put("range", row -> row.failure() == null ? range(row.seconds()) : NONE);
    columns.put("CPU s", row -> figure("%.1f", row.cpuSeconds()));
    columns.put("stages", Markdown::stages);
    columns.put("s/M rows", row -> figure("%.2f", row.secondsPerMillion()));
    columns.put("peak MiB", row -> figure("%,.0f", row.peakMebibytes()));
    columns.put("local MiB", row -> figure("%,.0f", row.localMebibytes()));
    columns.put("log loss", row -> figure("%.5f", row.logLoss()));
    columns.put("AUC", row -> figure("%.5f", row.auc()));
    columns.put("duality gap", row -> figure("%.2e", row.dualityGap()));
    for (String baseline : baselines) {
      columns.put("÷ " + baseline, row -> figure("%.2f", row.ratios().get(baseline)));
    }
    return columns;
  }

  private static String stages(Row row) {
    return row.stages().isEmpty()
        ? NONE
        : row.stages().entrySet().stream()
            .map(stage -> stage.getKey() + " " + figure("%.1f", stage.getValue()))
            .collect(joining(", "));
  }

  private static String range(List<Double> seconds) {
    return figure("%.1f", Collections.min(seconds))
        + "–"
        + figure("%.1f", Collections.max(seconds));
  }

  private static String figure(String format, Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, format, value);
  }

  private void cells(List<String> cells) {
    line("| %s |", cells.stream().map(cell -> cell.replace("|", "\\|")).collect(joining(" | ")));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
