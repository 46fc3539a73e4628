package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings that the caller of a command gave, in a form to pass on to another machine: the same
 * command there, in the same environment, has the same configuration.
 *
 * @param files contents of the {@code --config} files as HOCON, the last wins; may hold secrets
 * @param arguments {@code key=value} texts, which win over the files; hold no secrets
 */
public record Forwarded(List<String> files, List<String> arguments) {

  /**
   * Sorts the settings: those with secrets go to the files, since arguments are visible to all.
   *
   * @param environment the file of the environment; only its secrets are passed on, since the other
   *     machine has the rest
   * @param files the {@code --config} files
   * @param overrides the parsed {@code key=value} texts
   * @param texts the same as the caller wrote them
   * @param resolved the whole configuration
   */
  static Forwarded of(
      List<Config> environment,
      List<Config> files,
      List<Config> overrides,
      List<String> texts,
      Config resolved) {
    List<Config> layers = new ArrayList<>();
    environment.forEach(layer -> layers.add(secrets(layer.resolveWith(resolved))));
    files.forEach(layer -> layers.add(layer.resolveWith(resolved)));
    List<String> arguments = new ArrayList<>();
    // A broken override is missing from one list; the loader then fails, and nothing is passed on.
    for (int i = 0; i < Math.min(overrides.size(), texts.size()); i++) {
      Config override = overrides.get(i).resolveWith(resolved);
      if (secrets(override).isEmpty()) {
        arguments.add(texts.get(i));
      } else {
        layers.add(override);
      }
    }
    return new Forwarded(
        layers.stream().filter(layer -> !layer.isEmpty()).map(Forwarded::rendered).toList(),
        List.copyOf(arguments));
  }

  private static Config secrets(Config layer) {
    Config secrets = ConfigFactory.empty();
    for (List<String> path : SparkSettings.leaves(layer)) {
      String key = ConfigUtil.joinPath(path);
      if (layer.hasPath(key)) {
        ConfigValue value = layer.getValue(key);
        // The redactor judges by the full name too when it hides a value.
        if (Stream.of(key, String.join(".", path)).anyMatch(k -> Redactor.isSecret(k, value))) {
          secrets = secrets.withValue(key, value);
        }
      }
    }
    return secrets;
  }

  private static String rendered(Config layer) {
    return layer.root().render(ConfigRenderOptions.concise());
  }
}
