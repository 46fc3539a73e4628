package io.sparkctr.config;

/**
 * The quality gate ({@code ctr.publish}).
 *
 * @param maxLogLossRegression largest rise of the log loss over the published run's, in nats per
 *     row
 */
public record PublishConfig(double maxLogLossRegression) {

  static PublishConfig from(ConfigReader reader) {
    return new PublishConfig(reader.number("ctr.publish.max-log-loss-regression", 0, 10));
  }
}
