package io.sparkctr.config;

import java.util.List;

/**
 * Whether the ETL's column expressions run on GPUs ({@code ctr.spark.gpu}).
 *
 * @param mode when they do
 * @param allowedOnCpu names of operators that {@code required} lets stay on the CPU, as {@code ctr
 *     explain} shows them
 */
public record GpuConfig(Mode mode, List<String> allowedOnCpu) {

  /** When a GPU is used. */
  public enum Mode {
    /** Never. */
    OFF,

    /** Where the RAPIDS plugin and a GPU are there. */
    AUTO,

    /** Always: the program refuses to start without, and refuses a plan that leaves it. */
    REQUIRED
  }

  static GpuConfig from(ConfigReader reader) {
    return new GpuConfig(
        reader.choice("ctr.spark.gpu", Mode.class), reader.names("ctr.spark.gpu-allowed-on-cpu"));
  }
}
