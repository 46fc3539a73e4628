package io.sparkctr.bench;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import io.sparkctr.baseline.MeasuredProcess;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A finished process of the benchmark.
 *
 * @param process its times and its memory, of several processes the sum of their peaks
 * @param localMebibytes max size of its local files, added up every 200 ms
 * @param output its standard output
 * @param errors its standard error
 */
record ContenderProcess(
    MeasuredProcess process, double localMebibytes, String output, List<String> errors) {
  private static final long LOOK_MILLIS = 200;

  private static final Pattern ERROR =
      Pattern.compile("^\\S.*(error|exception)|^error", CASE_INSENSITIVE);

  /**
   * Runs a process to its end.
   *
   * @param cores number of cores that the process may use, counted from core 0
   * @param local directory of its local files; need not exist
   */
  static ContenderProcess run(Launch launch, int cores, Path local)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (cores < Runtime.getRuntime().availableProcessors()) {
      command.addAll(List.of("taskset", "--cpu-list", "0-" + (cores - 1)));
    }
    command.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(launch.environment());
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    AtomicLong localBytes = new AtomicLong();
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          looks.scheduleWithFixedDelay(
              () -> localBytes.accumulateAndGet(size(local), Math::max),
              0,
              LOOK_MILLIS,
              TimeUnit.MILLISECONDS);
      MeasuredProcess process = MeasuredProcess.run("contender", builder, output::add, errors::add);
      return new ContenderProcess(
          process,
          localBytes.get() / (double) (1 << 20),
          String.join("\n", output),
          List.copyOf(errors));
    } finally {
      looks.shutdownNow();
    }
  }

  /** Where a contender keeps the files that do not fit in memory. */
  static Path localFiles(Path scratch) {
    return scratch.resolve("local");
  }

  boolean succeeded() {
    return process.exitCode() == 0;
  }

  /** The last line of standard error that names an error and is not part of a stack trace. */
  String lastError() {
    return errors.stream()
        .filter(line -> ERROR.matcher(line).find())
        .reduce((first, second) -> second)
        .orElse("exit code " + process.exitCode());
  }

  /** The size of all files in a directory whose files may vanish at any time. */
  private static long size(Path directory) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException vanished) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException impossible) {
      // The visitor goes on after each failure.
    }
    return bytes.get();
  }
}
