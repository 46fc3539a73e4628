package io.sparkctr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** What happens when the program is interrupted. A command may set its own action. */
public final class Interruption {
  private static final AtomicReference<Consumer<Optional<BufferedReader>>> ANSWER =
      new AtomicReference<>(Interruption::say);

  private Interruption() {}

  /** Runs the task; on interruption runs {@code whenInterrupted} instead of the usual message. */
  static int during(IntSupplier work, Consumer<Optional<BufferedReader>> whenInterrupted) {
    ANSWER.set(whenInterrupted);
    try {
      return work.getAsInt();
    } finally {
      ANSWER.set(Interruption::say);
    }
  }

  private static void say(Optional<BufferedReader> unasked) {
    System.err.println(
        "interrupted: no unfinished result was published; run the same command again");
  }

  /** Call this when the program is interrupted. */
  @SuppressWarnings("SystemConsoleNull") // On Java 17 and 21 it can be null.
  public static void happened() {
    // A console exists if input and output are a terminal: then somebody can answer.
    ANSWER
        .get()
        .accept(
            System.console() == null
                ? Optional.empty()
                : Optional.of(new BufferedReader(new InputStreamReader(System.in, UTF_8))));
  }
}
