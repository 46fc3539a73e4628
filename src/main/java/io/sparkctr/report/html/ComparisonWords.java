package io.sparkctr.report.html;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Day;
import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who won a comparison, and what it does not show, in plain words. */
final class ComparisonWords {
  private ComparisonWords() {}

  /** Who was compared, and on which rows. */
  static List<String> lead(Comparison comparison, Size size) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Compared: %s; %s, on %s."
            .formatted(
                size.entries().stream().map(Entry::title).collect(Collectors.joining(", ")),
                comparison.repeat() == 1 ? "one run each" : comparison.repeat() + " runs each",
                comparison.machine()));
    String cap =
        size.rowCap() == 0 ? "" : ", at most " + Format.count(size.rowCap()) + " rows of them";
    lines.add(
        "All read the same day files. They trained on %s%s, and were tested on %s."
            .formatted(days(size, false), cap, days(size, true)));
    return lines;
  }

  private static String days(Size size, boolean test) {
    List<Day> days = size.data().stream().filter(day -> day.isTest() == test).toList();
    return "%s (%s; %s rows)"
        .formatted(
            Format.plural(days.size(), "day"),
            days.stream().map(Day::day).collect(Collectors.joining(", ")),
            Format.count(days.stream().mapToLong(Day::rows).sum()));
  }

  /** The fastest contender on the rows of the first. */
  static String fastest(Size size) {
    List<Entry> equal = onEqualRows(size);
    Optional<Entry> best =
        equal.stream().min(Comparator.comparingDouble(entry -> entry.seconds().median()));
    if (best.isEmpty()) {
      return "Nobody finished.";
    }
    if (equal.size() == 1) {
      return "Only %s finished on these rows: it took %s."
          .formatted(best.get().title(), Format.seconds(best.get().seconds().median()));
    }
    String text =
        "%s is the fastest: %s%s."
            .formatted(
                best.get().title(),
                Format.seconds(best.get().seconds().median()),
                lead(size, best.get()));
    return text + doubt(size, best.get(), Difference::seconds, "time");
  }

  private static String lead(Size size, Entry best) {
    return size.differences().stream()
        .filter(difference -> difference.name().equals(best.name()))
        .filter(difference -> Double.isFinite(difference.speedUp()))
        .map(
            difference ->
                ", %s as %s"
                    .formatted(speedUp(difference.speedUp()), size.entries().get(0).title()))
        .findFirst()
        .orElse("");
  }

  /** The contender with the lowest log loss. */
  static String mostAccurate(Size size) {
    List<Entry> evaluated =
        finished(size).stream()
            .filter(entry -> Double.isFinite(entry.figures().logLoss()))
            .toList();
    if (evaluated.isEmpty()) {
      return "Nobody was evaluated.";
    }
    Entry best =
        evaluated.stream()
            .min(Comparator.comparingDouble(entry -> entry.figures().logLoss()))
            .orElseThrow();
    String text =
        "%s has the lowest log loss: %s."
            .formatted(best.title(), Format.figure(best.figures().logLoss()));
    return evaluated.size() == 1 ? text : text + doubt(size, best, Difference::logLoss, "log loss");
  }

  private interface Judged {
    Verdict of(Difference difference);
  }

  /** Whom the winner cannot be told apart from, as far as the differences to the first say. */
  private static String doubt(Size size, Entry best, Judged judged, String what) {
    Entry first = size.entries().get(0);
    List<String> same = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Difference difference : size.differences()) {
      Entry other = entry(size, difference.name());
      boolean concerns = best.equals(first) || best.equals(other);
      if (concerns && other.failure().isEmpty()) {
        String title = best.equals(first) ? other.title() : first.title();
        switch (judged.of(difference)) {
          case NOT_TOLD_APART -> same.add(title);
          case NOT_KNOWN -> unknown.add(title);
          case DIFFERENT -> {}
        }
      }
    }
    String text = "";
    if (!same.isEmpty()) {
      text += " Its %s cannot be told apart from that of %s.".formatted(what, named(same));
    }
    if (!unknown.isEmpty()) {
      text +=
          " Whether its %s differs from that of %s is not known: there is too little to judge by."
              .formatted(what, named(unknown));
    }
    return text;
  }

  /** A sentence for each entry beside the first. */
  static List<String> differences(Size size) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : size.entries()) {
      if (!entry.failure().isEmpty()) {
        lines.add("%s has no figures: %s.".formatted(entry.title(), entry.failure()));
      }
    }
    Entry first = size.entries().get(0);
    if (first.failure().isEmpty()) {
      for (Difference difference : size.differences()) {
        Entry entry = entry(size, difference.name());
        if (entry.failure().isEmpty()) {
          lines.add(beside(first, entry, difference));
        }
      }
    }
    return lines;
  }

  private static String beside(Entry first, Entry entry, Difference difference) {
    String speed =
        Double.isFinite(difference.speedUp())
            ? "%s is %s as %s (%s)"
                .formatted(
                    entry.title(),
                    speedUp(difference.speedUp()),
                    first.title(),
                    verdict(difference.seconds()))
            : "%s has no speed-up beside %s: it trained on %s rows, not %s"
                .formatted(
                    entry.title(),
                    first.title(),
                    Format.count(entry.trainRows()),
                    Format.count(first.trainRows()));
    return "%s. Its log loss is %s (%s), its AUC %s (%s)."
        .formatted(
            speed,
            change(entry.figures().logLoss() - first.figures().logLoss()),
            verdict(difference.logLoss()),
            change(entry.figures().auc() - first.figures().auc()),
            verdict(difference.auc()));
  }

  private static String change(double change) {
    if (!Double.isFinite(change)) {
      return "unknown";
    }
    return Format.figure(Math.abs(change)) + (change < 0 ? " lower" : " higher");
  }

  private static String speedUp(double factor) {
    return factor >= 1
        ? Format.two(factor) + " times as fast"
        : Format.two(1 / factor) + " times as slow";
  }

  /** The verdict in words. */
  static String verdict(Verdict verdict) {
    return switch (verdict) {
      case DIFFERENT -> "a real difference";
      case NOT_TOLD_APART -> "cannot be told apart";
      case NOT_KNOWN -> "not known";
    };
  }

  private static String named(List<String> titles) {
    return String.join(", ", titles);
  }

  static List<Entry> finished(Size size) {
    return size.entries().stream().filter(entry -> entry.failure().isEmpty()).toList();
  }

  /** Those that trained on as many rows as the first that finished. */
  private static List<Entry> onEqualRows(Size size) {
    List<Entry> finished = finished(size);
    return finished.stream()
        .filter(entry -> entry.trainRows() == finished.get(0).trainRows())
        .toList();
  }

  private static Entry entry(Size size, String name) {
    return size.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entry " + name + " in " + size));
  }
}
