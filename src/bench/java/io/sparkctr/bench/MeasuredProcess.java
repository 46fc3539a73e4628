package io.sparkctr.bench;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A finished process, together with the processes that it started: wall-clock time, CPU time, peak
 * resident memory and peak size of its local files.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of all threads; the last 20 ms may be missing, and processes that live less
 *     than 200 ms
 * @param peakMebibytes the kernel's high-water mark of its resident memory ({@code VmHWM} in {@code
 *     /proc/PID/status}), read every 20 ms; of several processes the sum of their marks; 0 if the
 *     system has no such file
 * @param localMebibytes max size of its local files, added up every 200 ms
 * @param output its standard output
 * @param errors its standard error
 */
record MeasuredProcess(
    int exitCode,
    double seconds,
    double cpuSeconds,
    double peakMebibytes,
    double localMebibytes,
    String output,
    String errors) {
  private static final long POLL_MILLIS = 20;

  /** Looking for new processes and adding up files takes time, so not every poll does it. */
  private static final int POLLS_A_LOOK = 10;

  private static final Pattern ERROR =
      Pattern.compile("^\\S.*(error|exception)|^error", CASE_INSENSITIVE);
  private static final String HIGH_WATER_MARK = "VmHWM:";

  /**
   * Runs a process to its end.
   *
   * @param cores number of cores that the process may use, counted from core 0
   * @param logs directory for its standard output and standard error
   * @param local directory of its local files; need not exist
   */
  static MeasuredProcess run(Launch launch, int cores, Path logs, Path local)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (cores < Runtime.getRuntime().availableProcessors()) {
      command.addAll(List.of("taskset", "--cpu-list", "0-" + (cores - 1)));
    }
    command.addAll(launch.command());
    Path output = logs.resolve("stdout");
    Path errors = logs.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(launch.environment());
    long start = System.nanoTime();
    Process process = builder.start();
    Map<ProcessHandle, Usage> usages = new HashMap<>();
    usages.put(process.toHandle(), Usage.NONE);
    long localBytes = 0;
    try {
      int poll = 0;
      do {
        if (poll++ % POLLS_A_LOOK == 0) {
          process.descendants().forEach(found -> usages.putIfAbsent(found, Usage.NONE));
          localBytes = Math.max(localBytes, size(local));
        }
        usages.replaceAll((known, before) -> before.after(known));
      } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroy();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new MeasuredProcess(
        process.exitValue(),
        seconds,
        usages.values().stream().mapToLong(Usage::cpuMillis).sum() / 1e3,
        usages.values().stream().mapToLong(Usage::peakKibibytes).sum() / 1024.0,
        localBytes / (double) (1 << 20),
        Files.readString(output),
        Files.readString(errors));
  }

  /** Runs a process that has no local files. */
  static MeasuredProcess run(Launch launch, int cores, Path logs)
      throws IOException, InterruptedException {
    return run(launch, cores, logs, localFiles(logs));
  }

  /** Where a contender keeps the files that do not fit in memory. */
  static Path localFiles(Path scratch) {
    return scratch.resolve("local");
  }

  /** The usage of one process so far. */
  private record Usage(long cpuMillis, long peakKibibytes) {
    static final Usage NONE = new Usage(0, 0);

    Usage after(ProcessHandle process) {
      long cpu = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
      return new Usage(
          Math.max(cpuMillis, cpu), Math.max(peakKibibytes, highWaterMark(process.pid())));
    }
  }

  /** The size of all files in a directory whose files may vanish at any time. */
  private static long size(Path directory) throws IOException {
    AtomicLong bytes = new AtomicLong();
    if (Files.exists(directory)) {
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
    }
    return bytes.get();
  }

  /** The last line of standard error that names an error and is not part of a stack trace. */
  String lastError() {
    return errors
        .lines()
        .filter(line -> ERROR.matcher(line).find())
        .reduce((first, second) -> second)
        .orElse("exit code " + exitCode);
  }

  private static long highWaterMark(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith(HIGH_WATER_MARK)) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException ended) {
      // The process has just ended.
    }
    return 0;
  }
}
