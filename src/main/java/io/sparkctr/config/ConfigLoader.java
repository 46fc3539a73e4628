package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Layers the configuration ({@code key=value} over {@code --config} files over the environment's
 * file over {@code reference.conf}) and validates it as a whole: one {@link UserError} names every
 * problem.
 */
public final class ConfigLoader {
  private static final ConfigParseOptions MUST_EXIST =
      ConfigParseOptions.defaults().setAllowMissing(false);

  private ConfigLoader() {}

  /**
   * Loads and validates.
   *
   * @param environmentFile the environment's file; used where it exists
   * @param files {@code --config} files, the last wins
   * @param overrides {@code key=value} texts, the last wins
   */
  public static CtrConfig load(Path environmentFile, List<Path> files, List<String> overrides) {
    Config reference = ConfigFactory.parseResources("reference.conf", MUST_EXIST);
    Set<String> known = new TreeSet<>();
    collectKeys("", reference.root().get("ctr"), "ctr", known);

    List<String> problems = new ArrayList<>();
    List<Config> layers = new ArrayList<>();
    if (Files.isRegularFile(environmentFile)) {
      addFile(environmentFile, layers, problems);
    }
    files.forEach(file -> addFile(file, layers, problems));
    overrides.forEach(override -> addOverride(override, known, layers, problems));

    Set<String> explicit = new TreeSet<>();
    Config merged = reference;
    for (Config layer : layers) {
      for (Map.Entry<String, ConfigValue> root : layer.root().entrySet()) {
        collectKeys("", root.getValue(), root.getKey(), explicit);
      }
      merged = layer.withFallback(merged);
    }
    explicit.removeIf(key -> key.startsWith("spark."));
    unknownKeys(explicit, known, problems);
    return validated(merged, explicit, problems);
  }

  private static CtrConfig validated(Config merged, Set<String> explicit, List<String> problems) {
    Config config = null;
    try {
      config = merged.resolve();
    } catch (ConfigException unresolved) {
      problems.add(unresolved.getMessage());
    }
    if (config == null) {
      throw failure(problems);
    }
    ConfigReader reader = new ConfigReader(config);
    Config ours = config.withOnlyPath("ctr").withFallback(config.withOnlyPath("spark"));
    CtrConfig result =
        new CtrConfig(
            DataConfig.from(reader),
            PrepareConfig.from(reader),
            FeaturesConfig.from(reader),
            TrainConfig.from(reader),
            EvaluateConfig.from(reader),
            ScoreConfig.from(reader),
            PublishConfig.from(reader),
            RunsConfig.from(reader),
            GenerateConfig.from(reader),
            sparkSettings(config),
            Set.copyOf(explicit),
            Redactor.flat(ours),
            Redactor.render(ours));
    problems.addAll(reader.problems());
    if (!problems.isEmpty()) {
      throw failure(problems);
    }
    return result;
  }

  private static void addFile(Path file, List<Config> layers, List<String> problems) {
    try {
      layers.add(ConfigFactory.parseFile(file.toFile(), MUST_EXIST));
    } catch (ConfigException.IO missing) {
      problems.add("--config " + file + ": cannot be read; give the path of a HOCON file");
    } catch (ConfigException broken) {
      problems.add("--config " + file + ": " + broken.getMessage());
    }
  }

  private static void addOverride(
      String override, Set<String> known, List<Config> layers, List<String> problems) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      problems.add("\"" + override + "\" is not key=value, like train.l2=1e-5");
      return;
    }
    String written = override.substring(0, equals).strip();
    String key = fullKey(written, known);
    String value = override.substring(equals + 1).strip();
    try {
      layers.add(ConfigFactory.empty().withValue(quotedForSpark(key), parsedValue(value)));
    } catch (ConfigException broken) {
      problems.add(written + ": \"" + value + "\" is not HOCON: " + broken.getMessage());
    }
  }

  private static String fullKey(String key, Set<String> known) {
    boolean full =
        key.startsWith("ctr.") || (key.startsWith("spark.") && !known.contains("ctr." + key));
    return full ? key : "ctr." + key;
  }

  /** Spark's own names nest at will (spark.a and spark.a.b), which HOCON paths cannot. */
  private static String quotedForSpark(String key) {
    return key.startsWith("spark.") ? ConfigUtil.joinPath("spark", key.substring(6)) : key;
  }

  /** Lists, objects and quoted texts are HOCON; anything else is taken as it stands. */
  private static ConfigValue parsedValue(String value) {
    return value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")
        ? ConfigFactory.parseString("value = " + value).getValue("value")
        : ConfigValueFactory.fromAnyRef(value, "command line");
  }

  private static void collectKeys(String prefix, ConfigValue value, String name, Set<String> keys) {
    String key = prefix.isEmpty() ? name : prefix + "." + name;
    if (value instanceof ConfigObject object) {
      object.forEach((child, childValue) -> collectKeys(key, childValue, child, keys));
    } else {
      keys.add(key);
    }
  }

  private static void unknownKeys(
      Collection<String> keys, Collection<String> known, List<String> problems) {
    for (String key : keys) {
      if (!known.contains(key)) {
        problems.add(key + ": unknown key; did you mean " + NearestKey.to(key, known) + "?");
      }
    }
  }

  private static Map<String, String> sparkSettings(Config config) {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.getConfig("spark").entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      settings.put("spark." + name, String.valueOf(entry.getValue().unwrapped()));
    }
    return settings;
  }

  private static UserError failure(List<String> problems) {
    String list = String.join("\n  ", problems);
    return new UserError(
        problems.size() == 1
            ? "configuration: " + list
            : problems.size() + " problems in the configuration:\n  " + list);
  }
}
