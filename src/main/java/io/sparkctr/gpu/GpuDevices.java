package io.sparkctr.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the executors of a session find GPUs. */
final class GpuDevices {
  private static final String AMOUNT = "spark.executor.resource.gpu.amount";

  private GpuDevices() {}

  /**
   * The GPUs, in words; empty where there are none. Executors of a cluster have those that they
   * were asked for with; a local session has those of this machine.
   *
   * @param spark settings of the session
   * @param devices directory of the device files, {@code /dev}
   */
  static Optional<String> find(Map<String, String> spark, Path devices) {
    if (isLocal(spark)) {
      long count = count(devices);
      return count == 0 ? Optional.empty() : Optional.of(count + " on this machine");
    }
    String amount = spark.getOrDefault(AMOUNT, "0").strip();
    return amount.equals("0") ? Optional.empty() : Optional.of(amount + " an executor");
  }

  /** What to do where there is none. */
  static String remedy(Map<String, String> spark) {
    return isLocal(spark)
        ? "run on a machine with an NVIDIA GPU and its driver"
        : "ask for GPUs with " + AMOUNT + "=1 (conf/aks-gpu.conf does)";
  }

  private static boolean isLocal(Map<String, String> spark) {
    return spark.getOrDefault("spark.master", "local").startsWith("local");
  }

  private static long count(Path devices) {
    if (!Files.isDirectory(devices)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(devices)) {
      return files.filter(file -> file.getFileName().toString().matches("nvidia[0-9]+")).count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
