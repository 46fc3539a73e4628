package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.sparkctr.config.CtrConfig.EvaluateConfig;
import io.sparkctr.config.CtrConfig.FeaturesConfig;
import io.sparkctr.config.CtrConfig.PrepareConfig;
import io.sparkctr.config.CtrConfig.PublishConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Merges the layers of the configuration ({@code key=value} over {@code --config} files over the
 * file of the environment over {@code reference.conf}) and validates the result. One {@link
 * UserError} names all problems.
 */
public final class ConfigLoader {
  private static final ConfigParseOptions MUST_EXIST =
      ConfigParseOptions.defaults().setAllowMissing(false);

  private ConfigLoader() {}

  /**
   * Loads and validates.
   *
   * @param environmentFile the file of the environment; left out if it does not exist
   * @param files {@code --config} files, the last wins
   * @param overrides {@code key=value} texts, the last wins
   */
  public static CtrConfig load(Path environmentFile, List<Path> files, List<String> overrides) {
    Config reference = ConfigFactory.parseResources("reference.conf", MUST_EXIST);
    Set<String> known = keys(reference);

    List<String> problems = new ArrayList<>();
    List<Config> layers = new ArrayList<>(List.of(reference));
    if (Files.isRegularFile(environmentFile)) {
      addFile(environmentFile, layers, problems);
    }
    int firstFile = layers.size();
    files.forEach(file -> addFile(file, layers, problems));
    int firstOverride = layers.size();
    overrides.forEach(override -> addOverride(override, known, layers, problems));

    List<Config> given = layers.subList(1, layers.size());
    Config merged = reference;
    for (Config layer : given) {
      merged = layer.withFallback(merged);
    }
    Config resolved;
    try {
      resolved = merged.resolve();
    } catch (ConfigException unresolved) {
      unknownKeys(keys(merged), known, problems);
      problems.add(unresolved.getMessage());
      throw failure(problems);
    }
    unknownKeys(keys(resolved), known, problems);
    Set<String> explicit = new TreeSet<>();
    given.forEach(layer -> explicit.addAll(keys(layer.resolveWith(resolved))));
    Forwarded forwarded =
        Forwarded.of(
            layers.subList(1, firstFile),
            layers.subList(firstFile, firstOverride),
            layers.subList(firstOverride, layers.size()),
            overrides,
            resolved);
    Map<String, ConfigValue> spark = SparkSettings.of(layers, resolved);
    return validated(resolved, spark, explicit, forwarded, problems);
  }

  private static CtrConfig validated(
      Config config,
      Map<String, ConfigValue> spark,
      Set<String> explicit,
      Forwarded forwarded,
      List<String> problems) {
    ConfigReader reader = new ConfigReader(config);
    Config shown = config.withOnlyPath("ctr");
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : spark.entrySet()) {
      settings.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
      shown = shown.withValue(quotedForSpark(entry.getKey()), entry.getValue());
    }
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
            CompareConfig.from(reader),
            KubernetesConfig.from(reader),
            DoctorConfig.from(reader),
            GenerateConfig.from(reader),
            GpuConfig.from(reader),
            settings,
            Set.copyOf(explicit),
            Redactor.flat(shown),
            Redactor.render(shown),
            forwarded);
    result.train().rejectUnused(explicit, reader);
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
      // The message of the parser quotes the value, which may be a secret.
      String shown = Redactor.shown(key, ConfigValueFactory.fromAnyRef(value));
      problems.add(written + ": " + shown + " is not HOCON; quote it to give it as a text");
    }
  }

  private static String fullKey(String key, Set<String> known) {
    boolean full =
        key.startsWith("ctr.") || (key.startsWith("spark.") && !known.contains("ctr." + key));
    return full ? key : "ctr." + key;
  }

  /** Quoted, since HOCON paths cannot hold spark.a beside spark.a.b. */
  private static String quotedForSpark(String key) {
    return key.startsWith("spark.") ? ConfigUtil.joinPath("spark", key.substring(6)) : key;
  }

  /** Parses lists, objects and quoted texts as HOCON; any other text is the value itself. */
  private static ConfigValue parsedValue(String value) {
    return value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")
        ? ConfigFactory.parseString("value = " + value).getValue("value")
        : ConfigValueFactory.fromAnyRef(value, "command line");
  }

  /** The keys of all values, without the settings for Spark. */
  private static Set<String> keys(Config config) {
    return SparkSettings.leaves(config).stream()
        .filter(path -> !SparkSettings.holds(path))
        .map(ConfigUtil::joinPath)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void unknownKeys(
      Collection<String> keys, Collection<String> known, List<String> problems) {
    for (String key : keys) {
      if (!known.contains(key)) {
        problems.add(key + ": unknown key; did you mean " + nearest(key, known) + "?");
      }
    }
  }

  /**
   * The known key with the fewest edits from {@code key}. A key in the wrong group counts as near
   * if its last part is.
   */
  static String nearest(String key, Collection<String> known) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(
            Comparator.comparingInt(
                    (String candidate) ->
                        Math.min(
                            edits.apply(key, candidate),
                            1 + edits.apply(lastPart(key), lastPart(candidate))))
                .thenComparingInt(candidate -> edits.apply(key, candidate)))
        .orElseThrow();
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static UserError failure(List<String> problems) {
    String list = String.join("\n  ", problems);
    return new UserError(
        problems.size() == 1
            ? "configuration: " + list
            : problems.size() + " problems in the configuration:\n  " + list);
  }
}
