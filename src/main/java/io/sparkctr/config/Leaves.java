package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The paths of a configuration's values, each as its words, lists and nulls counting as values. */
final class Leaves {
  private Leaves() {}

  /** The paths, also of what is not resolved yet, as far as it shows them. */
  static List<List<String>> of(Config config) {
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
