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
 * What the caller of a command gave, in a form that another machine can be given: the same command
 * there, under the same environment, has the same configuration.
 *
 * @param files contents of {@code --config} files as HOCON, the last wins; may hold secrets
 * @param arguments {@code key=value} texts, which win over the files; without secrets
 */
public record Forwarded(List<String> files, List<String> arguments) {

  /**
   * Sorts what was given.
   *
   * @param environment the environment's file: the other machine has its own, but not the secrets
   *     that this one filled in
   * @param files the {@code --config} files
   * @param overrides the {@code key=value} texts as they were parsed
   * @param texts the same as they were written
   * @param resolved all of the configuration
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
    // They differ in number where one is broken: then nothing will be forwarded.
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
    for (List<String> path : Leaves.of(layer)) {
      String key = ConfigUtil.joinPath(path);
      if (layer.hasPath(key)) {
        ConfigValue value = layer.getValue(key);
        // Asked as the redactor is asked when it hides: by the whole name.
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
