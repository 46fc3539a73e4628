package io.sparkctr.k8s;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for other processes and threads. */
public final class Waiting {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Waiting() {}

  /** Waits until a condition holds; fails with its name after a minute. */
  public static void until(BooleanSupplier condition, Supplier<String> what) {
    until(condition, PATIENCE, what);
  }

  public static void until(BooleanSupplier condition, Duration patience, Supplier<String> what) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what.get());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("stopped while waiting", stopped);
    }
  }
}
