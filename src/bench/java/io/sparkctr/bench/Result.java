package io.sparkctr.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The repetitions of an entry, or its failure if one of them failed. */
final class Result {
  private final Entry entry;
  private final List<Attempt> attempts = new ArrayList<>();
  private String failure;

  Result(Entry entry) {
    this.entry = entry;
  }

  Entry entry() {
    return entry;
  }

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /** Marks the entry as failed and drops its earlier repetitions. */
  void fail(String message) {
    failure = message;
    attempts.clear();
  }

  /** The error of the failed repetition, or null. */
  String failure() {
    return failure;
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The median over the repetitions, or null without repetitions. */
  Double median(ToDoubleFunction<Attempt> figure) {
    return median(attempt -> true, figure);
  }

  /** The median over the selected repetitions, or null if there are none. */
  Double median(Predicate<Attempt> which, ToDoubleFunction<Attempt> figure) {
    double[] sorted = attempts.stream().filter(which).mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? null
        : (Double) Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1).average().getAsDouble();
  }

  /** Training rows divided by the median seconds, or null without repetitions. */
  Double rowsPerSecond() {
    Double seconds = median(Attempt::seconds);
    return seconds == null ? null : (Double) (entry.work().rows() / seconds);
  }
}
