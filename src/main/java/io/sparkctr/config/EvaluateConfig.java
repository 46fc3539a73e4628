package io.sparkctr.config;

/**
 * What {@code evaluate} reads and writes ({@code ctr.evaluate}).
 *
 * @param model {@code latest}, a run's id or a model directory
 * @param output file for the metrics as JSON; empty = print only
 */
public record EvaluateConfig(String model, String output) {

  static EvaluateConfig from(ConfigReader reader) {
    return new EvaluateConfig(
        reader.requiredText("ctr.evaluate.model"), reader.text("ctr.evaluate.output"));
  }
}
