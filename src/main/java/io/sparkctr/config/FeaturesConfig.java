package io.sparkctr.config;

/**
 * The feature plan's settings ({@code ctr.features}).
 *
 * @param bits the one-hot vector has 2^bits slots
 */
public record FeaturesConfig(int bits) {

  static FeaturesConfig from(ConfigReader reader) {
    return new FeaturesConfig(reader.integer("ctr.features.bits", 8, 24));
  }
}
