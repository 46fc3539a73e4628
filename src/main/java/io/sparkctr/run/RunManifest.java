package io.sparkctr.run;

import java.util.List;
import java.util.Map;

/**
 * What a run did; its {@code manifest.json} is written last and makes the run visible.
 *
 * @param runId name of the run directory
 * @param createdAt start of the run, ISO 8601, UTC
 * @param command command that made it
 * @param gitCommit commit of the program, or {@code unknown}
 * @param versions versions of Java, Spark, Scala and Hadoop
 * @param host host of the driver
 * @param master Spark master
 * @param config effective configuration, secrets hidden
 * @param data the day files
 * @param trainDays names of the training days
 * @param testDays names of the test days
 * @param stages stages in order
 * @param features settings of the feature plan
 * @param training settings and course of the training
 * @param peakHeapBytes sum over the driver's heap pools of each one's peak
 * @param gate verdict of the quality gate: {@code passed}, {@code failed} or {@code none}
 */
public record RunManifest(
    String runId,
    String createdAt,
    String command,
    String gitCommit,
    Map<String, String> versions,
    String host,
    String master,
    Map<String, String> config,
    List<Source> data,
    List<String> trainDays,
    List<String> testDays,
    List<Stage> stages,
    Map<String, Object> features,
    Map<String, Object> training,
    long peakHeapBytes,
    String gate) {

  /**
   * A day file.
   *
   * @param sha256 its fingerprint: over name, size, modification time, content and preparation
   * @param rows good rows
   * @param malformed lines in quarantine
   */
  public record Source(
      String day, String path, long bytes, String sha256, long rows, long malformed) {}
}
