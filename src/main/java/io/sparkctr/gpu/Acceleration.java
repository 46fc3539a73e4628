package io.sparkctr.gpu;

import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a session's column expressions run on GPUs, and why.
 *
 * @param settings what the session needs for that; empty on the CPU
 * @param reason one line for the log
 */
public record Acceleration(boolean onGpu, Map<String, String> settings, String reason) {
  /** On the CPU, because the settings or the command say so. */
  public static final Acceleration OFF = onCpu("spark.gpu = off");

  private static final Path DEVICES = Path.of("/dev");

  /**
   * Chooses.
   *
   * @param spark settings of the session to be opened, full names
   * @throws UserError where a GPU is required and something is missing
   */
  public static Acceleration choose(GpuConfig config, Map<String, String> spark) {
    return choose(config, spark, RapidsPlugin.version(), DEVICES);
  }

  static Acceleration choose(
      GpuConfig config, Map<String, String> spark, Optional<String> plugin, Path devices) {
    if (config.mode() == Mode.OFF) {
      return OFF;
    }
    Optional<String> found = GpuDevices.find(spark, devices);
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
      missing.add("no GPU is to be seen");
      remedies.add(GpuDevices.remedy(spark));
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
   * What a session does that was running before.
   *
   * @param spark its settings, full names
   * @throws UserError where a GPU is required and it uses none
   */
  public static Acceleration ofRunning(GpuConfig config, Map<String, String> spark) {
    if (config.mode() != Mode.OFF && RapidsPlugin.isActiveIn(spark)) {
      return new Acceleration(true, Map.of(), "the running session has RAPIDS");
    }
    if (config.mode() == Mode.REQUIRED) {
      throw new UserError(
          "spark.gpu = required, but the session that is running already has no active RAPIDS plugin: start it with spark.plugins="
              + RapidsPlugin.CLASS
              + ", or set spark.gpu=auto");
    }
    return onCpu("the running session has no RAPIDS, or is not to use it");
  }

  /** The choice in a line. */
  public String described() {
    return (onGpu ? "ETL on the GPU: " : "ETL on the CPU: ") + reason;
  }
}
