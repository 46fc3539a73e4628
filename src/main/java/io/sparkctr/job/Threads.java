package io.sparkctr.job;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits for work in other threads. */
final class Threads {
  private Threads() {}

  /** A wait for results of other threads. */
  interface Wait<T> {
    T call() throws ExecutionException, InterruptedException;
  }

  /**
   * Waits, and throws what the other thread threw.
   *
   * @param interrupted message where this thread is interrupted meanwhile
   */
  static <T> T await(Wait<T> wait, String interrupted) throws IOException {
    try {
      return wait.call();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted, stopped);
    }
  }

  /** Waits for the end of threads that were told to end. */
  static void awaitEnd(ExecutorService threads) {
    try {
      var unused = threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
