package io.sparkctr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of an entry: its repetitions, and its failure if one of them failed. */
final class Result {
  private final Entry entry;
  private final List<Attempt> attempts = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  Result(Entry entry) {
    this.entry = entry;
  }

  Entry entry() {
    return entry;
  }

  /** The repetitions that succeeded. */
  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  Optional<String> failure() {
    return failure;
  }

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  void fail(String message) {
    failure = Optional.of(message);
  }
}
