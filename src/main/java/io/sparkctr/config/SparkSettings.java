package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings for Spark in a layered configuration. Spark has names such as {@code spark.a} and
 * {@code spark.a.b} side by side, which HOCON paths cannot express: one layer may say {@code
 * spark.a.b}, another {@code spark."a.b"}, and a value in one would hide the nested names of
 * another. So this class merges the layers by full name.
 */
final class SparkSettings {
  private static final String GROUP = "spark";

  private SparkSettings() {}

  /** Whether a path names a setting for Spark. */
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
      for (List<String> path : leaves(resolved)) {
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

  /**
   * The path of each value as a list of words; a list or a null counts as one value. Of a
   * configuration that is not resolved yet, the paths that are known already.
   */
  static List<List<String>> leaves(Config config) {
    List<List<String>> paths = new ArrayList<>();
    collect(List.of(), config.root(), paths);
    return paths;
  }

  private static void collect(List<String> parents, ConfigObject object, List<List<String>> paths) {
    for (Map.Entry<String, ConfigValue> entry : children(object)) {
      List<String> path = new ArrayList<>(parents);
      path.add(entry.getKey());
      if (entry.getValue() instanceof ConfigObject child) {
        collect(path, child, paths);
      } else {
        paths.add(path);
      }
    }
  }

  private static Iterable<Map.Entry<String, ConfigValue>> children(ConfigObject object) {
    try {
      return object.entrySet();
    } catch (ConfigException.NotResolved mergedLater) {
      return List.of();
    }
  }
}
