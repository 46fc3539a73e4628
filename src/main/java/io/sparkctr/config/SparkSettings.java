package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings for Spark in a layered configuration. Spark's names nest at will ({@code spark.a}
 * and {@code spark.a.b}), which HOCON paths cannot: one layer may say {@code spark.a.b}, another
 * {@code spark."a.b"}, and a value in one would hide the nested names of another. So the layers are
 * merged here by name.
 */
final class SparkSettings {
  private static final String GROUP = "spark";

  private SparkSettings() {}

  /** Whether this is a setting for Spark. */
  static boolean holds(List<String> path) {
    return path.size() > 1 && path.get(0).equals(GROUP);
  }

  /**
   * The settings by full name.
   *
   * @param layers the lowest first
   * @param merged all layers merged and resolved
   */
  static Map<String, ConfigValue> of(List<Config> layers, Config merged) {
    Map<String, ConfigValue> settings = new TreeMap<>();
    for (Config layer : layers) {
      Config resolved = layer.resolveWith(merged);
      for (List<String> path : Leaves.of(resolved)) {
        String key = ConfigUtil.joinPath(path);
        if (holds(path) && resolved.hasPath(key)) {
          boolean hidden =
              !merged.hasPath(key) || merged.getValue(key).valueType() == ConfigValueType.OBJECT;
          settings.put(String.join(".", path), (hidden ? resolved : merged).getValue(key));
        }
      }
    }
    return settings;
  }
}
