package io.sparkctr.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.run.RunManifest.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A finished process, together with the processes that it started.
 *
 * @param exitCode its exit code; 128 + N after signal N
 * @param seconds wall-clock seconds from its start to its end
 * @param processes itself, then its descendants. The last 20 ms of CPU time may be missing, and
 *     descendants that live less than 100 ms
 */
public record MeasuredProcess(int exitCode, double seconds, List<ProcessUsage> processes) {
  private static final long POLL_MILLIS = 20;

  /** Looking for new processes reads about every process of the machine, so not every poll does. */
  private static final int POLLS_A_LOOK = 5;

  /** The output of a process that has ended is read by then. */
  private static final long OUTPUT_SECONDS = 10;

  /** A run of this project deletes its local files and gives up its locks. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Runs a process to its end. What it started and left running is ended with it. Where this thread
   * is interrupted or this program is told to end, all of them are ended.
   *
   * @param name of the process itself, for {@link ProcessUsage}; descendants have that of their
   *     program
   * @param builder the process; its input is empty
   * @param output takes the lines of its standard output as they come, in another thread
   * @param errors takes those of its standard error, in a third thread
   */
  public static MeasuredProcess run(
      String name, ProcessBuilder builder, Consumer<String> output, Consumer<String> errors)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = builder.start();
    ProcessTree tree = new ProcessTree(name, process.toHandle(), GRACE);
    Thread atExit = new Thread(tree::end, "end-child-processes");
    try {
      // Refuses where the program is ending already.
      Runtime.getRuntime().addShutdownHook(atExit);
      process.getOutputStream().close();
      CompletableFuture<Void> outputRead = readLines(process.inputReader(UTF_8), output);
      CompletableFuture<Void> errorsRead = readLines(process.errorReader(UTF_8), errors);
      int poll = 0;
      do {
        if (poll++ % POLLS_A_LOOK == 0) {
          tree.findNew();
        }
        tree.measure();
      } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
      double seconds = (System.nanoTime() - start) / 1e9;
      tree.end();
      await(CompletableFuture.allOf(outputRead, errorsRead));
      return new MeasuredProcess(process.exitValue(), seconds, tree.usages());
    } finally {
      tree.end();
      forget(atExit);
    }
  }

  /** CPU seconds of all processes. */
  public double cpuSeconds() {
    return processes.stream().mapToDouble(ProcessUsage::cpuSeconds).sum();
  }

  /** Sum of the peaks of all processes. */
  public long peakResidentBytes() {
    return processes.stream().mapToLong(ProcessUsage::peakResidentBytes).sum();
  }

  private static CompletableFuture<Void> readLines(
      BufferedReader lines, Consumer<String> consumer) {
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (lines) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  pass(line, consumer, read);
                }
                read.complete(null);
              } catch (IOException broken) {
                read.completeExceptionally(broken);
              }
            },
            "child-output");
    thread.setDaemon(true);
    thread.start();
    return read;
  }

  /** After a failure of the consumer the rest is read all the same: the process must not block. */
  private static void pass(
      String line, Consumer<String> consumer, CompletableFuture<Void> outcome) {
    if (!outcome.isCompletedExceptionally()) {
      try {
        consumer.accept(line);
      } catch (RuntimeException failure) {
        outcome.completeExceptionally(failure);
      }
    }
  }

  private static void await(CompletableFuture<Void> read) throws IOException, InterruptedException {
    try {
      read.get(OUTPUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(failed.getCause());
    } catch (TimeoutException heldOpen) {
      // A process that nobody knows of holds the other end. What came so far is all that counts.
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The hook ends the processes too.
    }
  }
}
