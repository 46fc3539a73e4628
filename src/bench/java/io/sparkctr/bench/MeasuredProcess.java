package io.sparkctr.bench;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A finished process with its wall-clock time, its CPU time and its peak resident memory.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of all its threads; the last 20 ms may be missing
 * @param peakMebibytes the kernel's high-water mark of its resident memory ({@code VmHWM} in {@code
 *     /proc/PID/status}), read every 20 ms; 0 if the system has no such file
 * @param output its standard output
 * @param errors its standard error
 */
record MeasuredProcess(
    int exitCode,
    double seconds,
    double cpuSeconds,
    double peakMebibytes,
    String output,
    String errors) {
  private static final long POLL_MILLIS = 20;
  private static final Pattern ERROR =
      Pattern.compile("^\\S.*(error|exception)|^error", CASE_INSENSITIVE);
  private static final String HIGH_WATER_MARK = "VmHWM:";

  /**
   * Runs a process to its end.
   *
   * @param cores number of cores that the process may use, counted from core 0
   * @param logs directory for its standard output and standard error
   */
  static MeasuredProcess run(Launch launch, int cores, Path logs)
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
    long peakKibibytes = 0;
    Duration cpu = Duration.ZERO;
    try {
      do {
        peakKibibytes = Math.max(peakKibibytes, highWaterMark(process.pid()));
        cpu = process.info().totalCpuDuration().orElse(cpu);
      } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroy();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new MeasuredProcess(
        process.exitValue(),
        seconds,
        cpu.toMillis() / 1e3,
        peakKibibytes / 1024.0,
        Files.readString(output),
        Files.readString(errors));
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
