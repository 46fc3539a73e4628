package io.sparkctr.config;

/**
 * What {@code score} reads and writes ({@code ctr.score}).
 *
 * @param model {@code latest}, a run's id or a model directory
 * @param output directory to write to
 * @param format file format of the output
 */
public record ScoreConfig(String model, String output, Format format) {

  /** File format of the scores. */
  public enum Format {
    PARQUET,
    TSV
  }

  static ScoreConfig from(ConfigReader reader) {
    return new ScoreConfig(
        reader.requiredText("ctr.score.model"),
        reader.text("ctr.score.output"),
        reader.choice("ctr.score.format", Format.class));
  }
}
