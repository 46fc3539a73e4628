package io.sparkctr.config;

/**
 * How days are prepared ({@code ctr.prepare}).
 *
 * @param parallelDays days prepared side by side
 * @param checksum how much of a day file its fingerprint covers
 */
public record PrepareConfig(int parallelDays, Checksum checksum) {

  /** How much of a day file is read for its fingerprint. */
  public enum Checksum {
    SAMPLED,
    FULL
  }

  static PrepareConfig from(ConfigReader reader) {
    return new PrepareConfig(
        reader.integer("ctr.prepare.parallel-days", 1, 64),
        reader.choice("ctr.prepare.checksum", Checksum.class));
  }
}
