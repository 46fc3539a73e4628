package io.sparkctr.config;

/**
 * Settings of the synthetic day files ({@code ctr.generate}).
 *
 * @param output directory for the day files, any Hadoop URI
 * @param days number of day files, {@code day_0} and up
 * @param rowsPerDay rows in each of them
 * @param seed the same seed gives the same bytes
 * @param clickRate expected share of clicks, in (0, 1)
 * @param compression how day files are compressed
 */
public record GenerateConfig(
    String output,
    int days,
    long rowsPerDay,
    long seed,
    double clickRate,
    Compression compression) {

  /** How day files are compressed. */
  public enum Compression {
    NONE,
    GZIP
  }

  static GenerateConfig from(ConfigReader reader) {
    return new GenerateConfig(
        reader.requiredText("ctr.generate.output"),
        reader.integer("ctr.generate.days", 1, 1_000),
        reader.whole("ctr.generate.rows-per-day", 1, 1_000_000_000),
        reader.whole("ctr.generate.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        reader.number("ctr.generate.click-rate", 1e-6, 1 - 1e-6),
        reader.choice("ctr.generate.compression", Compression.class));
  }
}
