package io.sparkctr.bench;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      contender itself reports. "rows/s" counts training rows. "peak MiB" is resident memory. Log
      loss and AUC are measured on the test day, by the same code for all contenders. "× X" is the
      speed in rows per second relative to X: 2 means twice as fast.

      """;

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
    List<String> fixed =
        List.of(
            "contender",
            "seconds",
            "range",
            "CPU s",
            "stages",
            "rows/s",
            "peak MiB",
            "log loss",
            "AUC");
    List<String> header =
        Stream.concat(fixed.stream(), group.baselines().stream().map("× "::concat)).toList();
    cells(header);
    cells(
        Stream.concat(Stream.of("---"), Collections.nCopies(header.size() - 1, "--:").stream())
            .toList());
    rows.forEach(row -> cells(cells(row, group.baselines())));
    line("");
    rows.forEach(row -> line("- %s: %s", row.contender(), row.settings()));
  }

  private static List<String> cells(Row row, List<String> baselines) {
    Stream<String> fixed =
        Stream.of(
            row.contender(),
            row.failure() == null
                ? figure("%.1f", row.medianSeconds())
                : "failed: " + row.failure(),
            row.failure() == null ? range(row.seconds()) : "-",
            figure("%.1f", row.cpuSeconds()),
            row.stages().entrySet().stream()
                .map(stage -> stage.getKey() + " " + figure("%.1f", stage.getValue()))
                .collect(joining(", ")),
            figure("%,.0f", row.rowsPerSecond()),
            figure("%,.0f", row.peakMebibytes()),
            figure("%.5f", row.logLoss()),
            figure("%.5f", row.auc()));
    return Stream.concat(
            fixed, baselines.stream().map(name -> figure("%.2f", row.speedups().get(name))))
        .toList();
  }

  private static String range(List<Double> seconds) {
    return figure("%.1f", Collections.min(seconds))
        + "–"
        + figure("%.1f", Collections.max(seconds));
  }

  private static String figure(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private void cells(List<String> cells) {
    line("| %s |", cells.stream().map(cell -> cell.replace("|", "\\|")).collect(joining(" | ")));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
