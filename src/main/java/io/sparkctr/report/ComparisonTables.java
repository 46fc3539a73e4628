package io.sparkctr.report;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures of a comparison as text. */
public final class ComparisonTables {
  private static final double MIB = 1 << 20;
  private static final int SHORTEST_PROCESS_SHARE = 100;

  private ComparisonTables() {}

  /** All sizes, one after the other, then the guesses. */
  public static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    for (Size size : comparison.sizes()) {
      text.append(of(size, comparison)).append('\n');
    }
    if (!comparison.extrapolations().isEmpty()) {
      text.append(extrapolations(comparison.extrapolations())).append('\n');
    }
    return text.toString();
  }

  private static String of(Size size, Comparison comparison) {
    String first = size.entries().get(0).name();
    TextTable table =
        new TextTable(
            "contender",
            "training rows",
            "seconds",
            "× " + first,
            "rows/s",
            "CPU s",
            "peak MiB",
            "AUC",
            "log loss",
            "NE",
            "calibration",
            "accuracy",
            comparison.currency().isEmpty() ? "cost" : comparison.currency());
    for (Entry entry : size.entries()) {
      if (entry.failure().isEmpty()) {
        Optional<Difference> difference = difference(size, entry);
        table.row(
            entry.name(),
            Long.toString(entry.trainRows()),
            seconds(entry.seconds()),
            difference.map(d -> figure("%.2f", d.speedUp())).orElse("1"),
            figure("%.0f", entry.rowsPerSecond()),
            figure("%.1f", entry.cpuSeconds()),
            figure("%.0f", peak(entry) / MIB),
            Figures.figure(entry.figures().auc()),
            Figures.figure(entry.figures().logLoss()),
            Figures.figure(entry.figures().normalizedEntropy()),
            Figures.figure(entry.figures().calibrationRatio()),
            Figures.figure(entry.figures().accuracy()),
            figure("%.4f", entry.cost()));
      }
    }
    StringBuilder text = new StringBuilder();
    if (size.rowCap() > 0) {
      text.append(String.format(Locale.ROOT, "max %,d training rows%n", size.rowCap()));
    }
    text.append(table);
    size.entries().stream()
        .filter(entry -> !Double.isNaN(entry.figures().baseAccuracy()))
        .findFirst()
        .ifPresent(
            entry ->
                text.append("Accuracy of a constant answer: ")
                    .append(Figures.figure(entry.figures().baseAccuracy()))
                    .append(".\n"));
    size.entries().stream()
        .filter(entry -> !entry.failure().isEmpty())
        .forEach(entry -> text.append("Left out: ").append(sentence(entry)).append('\n'));
    doubts(size, comparison.repeat()).forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(stages(size));
    return text.append('\n').append(processes(size)).toString();
  }

  private static String sentence(Entry entry) {
    return entry.failure().startsWith(entry.name())
        ? entry.failure()
        : entry.name() + ": " + entry.failure();
  }

  /** What cannot be told apart, and why a speed-up is missing. */
  private static List<String> doubts(Size size, int repeat) {
    String first = size.entries().get(0).name();
    List<String> lines =
        List.of(
            alike(size, first, "times", Difference::seconds),
            alike(size, first, "log losses", Difference::logLoss),
            alike(size, first, "AUCs", Difference::auc),
            size.differences().stream()
                .filter(difference -> Double.isNaN(difference.speedUp()))
                .filter(difference -> finished(size, difference.name()))
                .map(Difference::name)
                .collect(
                    Collectors.collectingAndThen(
                        Collectors.joining(", "),
                        names ->
                            names.isEmpty()
                                ? ""
                                : "No speed-up, because it trained on other rows than "
                                    + first
                                    + ": "
                                    + names
                                    + ".")),
            repeat == 1
                ? "One run each: nothing tells whether two times differ (compare.repeat)."
                : "");
    return lines.stream().filter(line -> !line.isEmpty()).toList();
  }

  private interface Judged {
    Verdict of(Difference difference);
  }

  private static String alike(Size size, String first, String what, Judged judged) {
    String names =
        size.differences().stream()
            .filter(difference -> judged.of(difference) == Verdict.NOT_TOLD_APART)
            .map(Difference::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? ""
        : "The %s of %s and of these cannot be told apart: %s.".formatted(what, first, names);
  }

  private static boolean finished(Size size, String name) {
    return size.entries().stream()
        .anyMatch(entry -> entry.name().equals(name) && entry.failure().isEmpty());
  }

  private static Optional<Difference> difference(Size size, Entry entry) {
    return size.differences().stream()
        .filter(difference -> difference.name().equals(entry.name()))
        .findFirst();
  }

  private static String stages(Size size) {
    TextTable table = new TextTable("contender", "seconds by stage");
    for (Entry entry : size.entries()) {
      if (entry.failure().isEmpty()) {
        table.row(
            entry.name(),
            entry.stages().stream().map(ComparisonTables::stage).collect(Collectors.joining(", ")));
      }
    }
    return table.toString();
  }

  private static String stage(Stage stage) {
    return stage.name() + figure(" %.1f", stage.seconds());
  }

  private static String processes(Size size) {
    TextTable table = new TextTable("contender", "process", "peak MiB", "CPU s");
    for (Entry entry : size.entries()) {
      for (ProcessUsage process : entry.processes()) {
        // Short-lived little helpers tell nothing.
        if (process.peakResidentBytes() * SHORTEST_PROCESS_SHARE >= peak(entry)) {
          table.row(
              entry.name(),
              process.name(),
              figure("%.0f", process.peakResidentBytes() / MIB),
              figure("%.1f", process.cpuSeconds()));
        }
      }
    }
    return table.toString();
  }

  private static String extrapolations(List<Extrapolation> guesses) {
    TextTable table =
        new TextTable(
            "guess, not measured", "training rows", "seconds", "95 % from", "to", "sizes");
    for (Extrapolation guess : guesses) {
      table.row(
          guess.name(),
          Long.toString(guess.rows()),
          figure("%.0f", guess.seconds()),
          figure("%.0f", guess.low()),
          figure("%.0f", guess.high()),
          Integer.toString(guess.sizes()));
    }
    return table.toString();
  }

  private static double peak(Entry entry) {
    return entry.processes().stream().mapToDouble(ProcessUsage::peakResidentBytes).sum();
  }

  private static String seconds(Spread spread) {
    return spread.min() == spread.max()
        ? figure("%.1f", spread.median())
        : figure("%.1f", spread.median())
            + figure(" (%.1f", spread.min())
            + figure(" to %.1f)", spread.max());
  }

  private static String figure(String pattern, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, pattern, value);
  }
}
