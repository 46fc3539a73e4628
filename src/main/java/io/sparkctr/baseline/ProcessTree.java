package io.sparkctr.baseline;

import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.RunManifest.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process and its descendants while they run: what they use, and their end. */
final class ProcessTree {
  private static final long PAUSE_MILLIS = 10;

  private final Map<ProcessHandle, Usage> usages = new LinkedHashMap<>();
  private final ProcessHandle root;
  private final String name;
  private final Duration grace;

  /** What a process has used, the name of its program, and how often that was read. */
  private record Usage(String program, double cpuSeconds, long peakBytes, int readings) {
    static final Usage NONE = new Usage("", 0, 0, 0);
  }

  /**
   * @param name of the root
   * @param grace how long a process may take to end when it is asked
   */
  ProcessTree(String name, ProcessHandle root, Duration grace) {
    this.name = name;
    this.grace = grace;
    this.root = root;
    usages.put(root, Usage.NONE);
  }

  /** Looks for processes that are not known yet. */
  synchronized void findNew() {
    root.descendants().forEach(found -> usages.putIfAbsent(found, Usage.NONE));
  }

  /** Reads what the known processes have used so far. */
  synchronized void measure() {
    usages.replaceAll(ProcessTree::after);
  }

  /**
   * Each process that was seen, the first of them first. Leaves out those that were gone at the
   * second look: what was read of them may be the memory of the process that they were forked from.
   */
  synchronized List<ProcessUsage> usages() {
    String host = BuildInfo.host();
    return usages.entrySet().stream()
        .filter(entry -> entry.getKey().equals(root) || entry.getValue().readings() > 1)
        .map(
            entry ->
                new ProcessUsage(
                    entry.getKey().equals(root) ? name : entry.getValue().program(),
                    host,
                    entry.getValue().peakBytes(),
                    entry.getValue().cpuSeconds()))
        .toList();
  }

  /** Ends all processes: asks them first, and kills after the grace those that still run. */
  synchronized void end() {
    long deadline = System.nanoTime() + grace.toNanos();
    findNew();
    usages.keySet().stream().filter(ProcessTree::runs).forEach(ProcessHandle::destroy);
    try {
      while (usages.keySet().stream().anyMatch(ProcessTree::runs)
          && deadline - System.nanoTime() > 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    usages.keySet().stream().filter(ProcessTree::runs).forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * The kernel keeps a high-water mark of a program's memory, so that the last one that was read
   * holds all before. It starts anew when the process starts another program: the mark of a fork is
   * that of the process it was forked from.
   */
  private static Usage after(ProcessHandle process, Usage before) {
    Status status = Status.of(process);
    double cpu =
        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L).doubleValue() / 1e9;
    return new Usage(
        status.peakBytes() == 0 ? before.program() : status.program(),
        Math.max(before.cpuSeconds(), cpu),
        status.peakBytes() == 0 ? before.peakBytes() : status.peakBytes(),
        before.readings() + (status.peakBytes() == 0 ? 0 : 1));
  }

  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && !Status.of(process).isZombie();
  }

  /**
   * Lines of {@code /proc/PID/status}.
   *
   * @param peakBytes 0 for a process that has ended, and where the system has no such file
   * @param isZombie whether it has ended, but its parent has not asked for its exit code
   */
  private record Status(String program, long peakBytes, boolean isZombie) {
    private static final String NAME = "Name:";
    private static final String STATE = "State:";
    private static final String HIGH_WATER_MARK = "VmHWM:";

    static Status of(ProcessHandle process) {
      String program = "";
      long peakBytes = 0;
      boolean isZombie = false;
      try {
        Path file = Path.of("/proc", Long.toString(process.pid()), "status");
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith(NAME)) {
            program = line.substring(NAME.length()).strip();
          } else if (line.startsWith(STATE)) {
            isZombie = line.substring(STATE.length()).strip().startsWith("Z");
          } else if (line.startsWith(HIGH_WATER_MARK)) {
            peakBytes = Long.parseLong(line.replaceAll("\\D", "")) << 10;
            break;
          }
        }
      } catch (IOException ended) {
        // The process has just ended, or this is not Linux.
      }
      return new Status(program, peakBytes, isZombie);
    }
  }
}
