package io.sparkctr.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What came of an entry: its repetitions, and its failure if one of them failed. */
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

  /** Makes it a failure; what was measured before counts no more. */
  void fail(String message) {
    failure = message;
    attempts.clear();
  }

  /** The error of the repetition that failed, or null. */
  String failure() {
    return failure;
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The median figure, the mean of the middle two if they are even; null without any. */
  Double median(ToDoubleFunction<Attempt> figure) {
    return median(attempt -> true, figure);
  }

  /** The same, of some of the repetitions. */
  Double median(Predicate<Attempt> which, ToDoubleFunction<Attempt> figure) {
    double[] sorted = attempts.stream().filter(which).mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? null
        : (Double) Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1).average().getAsDouble();
  }

  /** Training rows over the median seconds; null without any. */
  Double rowsPerSecond() {
    Double seconds = median(Attempt::seconds);
    return seconds == null ? null : (Double) (entry.work().rows() / seconds);
  }
}
