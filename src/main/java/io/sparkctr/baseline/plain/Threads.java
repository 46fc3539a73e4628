package io.sparkctr.baseline.plain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A number of threads that share the work. */
final class Threads implements AutoCloseable {
  private final ExecutorService executor;

  Threads(int count) {
    executor = Executors.newFixedThreadPool(count);
  }

  /** Something to do for the part of this number. */
  interface Part<R> {
    R call(int number) throws Exception;
  }

  /** The results of all parts, in order. The first failure ends the others. */
  <R> List<R> each(int parts, Part<R> part) throws IOException {
    var completed = new ExecutorCompletionService<R>(executor);
    List<Future<R>> futures = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int number = i;
      futures.add(completed.submit(() -> part.call(number)));
    }
    try {
      for (int i = 0; i < parts; i++) {
        completed.take().get();
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", ended);
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
