package io.sparkctr.cli;

import java.util.Objects;
import java.util.stream.Stream;

/** The causes of a failure. */
final class Causes {
  private Causes() {}

  /** The failure, its cause, the cause of that, and so on. */
  static Stream<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
