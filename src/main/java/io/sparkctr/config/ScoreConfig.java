package io.sparkctr.config;

/**
 * What {@code score} reads and writes ({@code ctr.score}).
 *
 * @param model {@code latest}, the id of a run or a model directory
 * @param output directory for the scores
 * @param format file format of the scores
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
