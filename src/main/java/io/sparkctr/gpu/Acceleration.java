package io.sparkctr.gpu;

import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the column expressions of a session run on GPUs, and why.
 *
 * @param settings settings that the session needs for a GPU; empty on the CPU
 * @param reason the reason in one line
 */
public record Acceleration(boolean onGpu, Map<String, String> settings, String reason) {
  /** On the CPU, because the settings or the command say so. */
  public static final Acceleration OFF = onCpu("spark.gpu = off");

  private static final Path DEVICES = Path.of("/dev");
  private static final String AMOUNT = "spark.executor.resource.gpu.amount";

  /**
   * Chooses for a session that is not open yet.
   *
   * @param spark settings of the session by full name
   * @throws UserError if a GPU is required and something is missing
   */
  public static Acceleration choose(GpuConfig config, Map<String, String> spark) {
    return choose(config, spark, RapidsPlugin.version(), DEVICES);
  }

  static Acceleration choose(
      GpuConfig config, Map<String, String> spark, Optional<String> plugin, Path devices) {
    if (config.mode() == Mode.OFF) {
      return OFF;
    }
    Optional<String> found = devices(spark, devices);
    if (plugin.isPresent() && found.isPresent()) {
      return new Acceleration(
          true,
          RapidsPlugin.sessionSettings(spark),
          "RAPIDS %s, GPUs: %s".formatted(plugin.get(), found.get()));
    }
    List<String> missing = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    if (plugin.isEmpty()) {
      missing.add("the RAPIDS plugin is not on the class path");
      remedies.add("put its jar there (bin/ctr explain fetches it; the image takes --rapids)");
    }
    if (found.isEmpty()) {
      missing.add("no GPU was found");
      remedies.add(remedy(spark));
    }
    String reason = String.join(" and ", missing);
    if (config.mode() == Mode.REQUIRED) {
      throw new UserError(
          "spark.gpu = required, but %s: %s, or set spark.gpu=auto"
              .formatted(reason, String.join(", and ", remedies)));
    }
    return onCpu(reason);
  }

  private static Acceleration onCpu(String reason) {
    return new Acceleration(false, Map.of(), reason);
  }

  /**
   * What a session that is running already does.
   *
   * @param spark settings of the session by full name
   * @throws UserError if a GPU is required and the session uses none
   */
  public static Acceleration ofRunning(GpuConfig config, Map<String, String> spark) {
    if (config.mode() != Mode.OFF && RapidsPlugin.isActiveIn(spark)) {
      return new Acceleration(true, Map.of(), "the running session has RAPIDS");
    }
    if (config.mode() == Mode.REQUIRED) {
      throw new UserError(
          "spark.gpu = required, but the running session has no active RAPIDS plugin: start it with spark.plugins="
              + RapidsPlugin.CLASS
              + ", or set spark.gpu=auto");
    }
    return onCpu("the running session has no active RAPIDS plugin, or spark.gpu = off");
  }

  /** The choice in one line. */
  public String described() {
    return (onGpu ? "ETL on the GPU: " : "ETL on the CPU: ") + reason;
  }

  /**
   * The GPUs in words; empty if there are none. A local session uses those of this machine, found
   * by their device files; executors of a cluster have those that they request.
   */
  private static Optional<String> devices(Map<String, String> spark, Path devices) {
    if (isLocal(spark)) {
      long count = count(devices);
      return count == 0 ? Optional.empty() : Optional.of(count + " on this machine");
    }
    String amount = spark.getOrDefault(AMOUNT, "0").strip();
    return amount.equals("0") ? Optional.empty() : Optional.of(amount + " an executor");
  }

  private static String remedy(Map<String, String> spark) {
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
