package io.sparkctr.storage;

import io.sparkctr.config.CtrConfig;
import org.apache.hadoop.conf.Configuration;

/** Hadoop's configuration for commands that need no Spark session. */
public final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /** Hadoop's defaults, and the settings that Spark would hand on to it. */
  public static Configuration of(CtrConfig config) {
    Configuration hadoop = new Configuration();
    config
        .spark()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                hadoop.set(key.substring(PREFIX.length()), value);
              }
            });
    return hadoop;
  }
}
