package io.sparkctr.config;

import java.util.List;

/**
 * Whether the column expressions of the ETL run on GPUs ({@code ctr.spark.gpu}).
 *
 * @param mode when they do
 * @param allowedOnCpu operators that may stay on the CPU with {@link Mode#REQUIRED}, by the names
 *     that {@code ctr explain} shows
 */
public record GpuConfig(Mode mode, List<String> allowedOnCpu) {

  /** When a GPU is used. */
  public enum Mode {
    /** Never. */
    OFF,

    /** If the RAPIDS plugin and a GPU are available. */
    AUTO,

    /** Always: without a GPU, or with a plan that needs the CPU, the program refuses to run. */
    REQUIRED
  }

  static GpuConfig from(ConfigReader reader) {
    return new GpuConfig(
        reader.choice("ctr.spark.gpu", Mode.class), reader.names("ctr.spark.gpu-allowed-on-cpu"));
  }
}
