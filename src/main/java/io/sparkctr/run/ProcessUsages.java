package io.sparkctr.run;

import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.spark.ExecutorUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the processes of a run used: memory and processor. */
public final class ProcessUsages {
  private ProcessUsages() {}

  /** This process, as the driver, and the executors. */
  public static List<ProcessUsage> of(ExecutorUsage executors) {
    List<ProcessUsage> usages = new ArrayList<>(List.of(ofThisProcess("driver")));
    for (ExecutorUsage.Usage executor : executors.executors()) {
      usages.add(
          new ProcessUsage(
              "executor " + executor.id(),
              executor.host(),
              executor.peakResidentBytes(),
              executor.cpuSeconds()));
    }
    return usages;
  }

  /** This process until now. */
  public static ProcessUsage ofThisProcess(String name) {
    return new ProcessUsage(name, BuildInfo.host(), peakResidentBytes(), cpuSeconds());
  }

  /** The kernel's high-water mark of this process; 0 where the system has no such file. */
  private static long peakResidentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException otherSystem) {
      return 0;
    }
  }

  private static double cpuSeconds() {
    Optional<Duration> cpu = ProcessHandle.current().info().totalCpuDuration();
    return cpu.map(time -> time.toNanos() / 1e9).orElse(0.0);
  }
}
