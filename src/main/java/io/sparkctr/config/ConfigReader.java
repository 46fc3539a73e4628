package io.sparkctr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads typed values and collects all problems, so that one message can name them. After a problem
 * the returned value is only a placeholder of the right type.
 */
final class ConfigReader {
  private final Config config;
  private final Map<String, String> problems = new LinkedHashMap<>();

  ConfigReader(Config config) {
    this.config = config;
  }

  List<String> problems() {
    return problems.entrySet().stream()
        .map(problem -> problem.getKey() + ": " + problem.getValue())
        .toList();
  }

  String text(String key) {
    return read(key, "a text", "", () -> config.getString(key)).strip();
  }

  /** A text that must not be empty. */
  String requiredText(String key) {
    String value = text(key);
    if (value.isEmpty()) {
      reject(key, "must not be empty");
    }
    return value;
  }

  /**
   * A text that matches a pattern.
   *
   * @param kind what the pattern stands for, in words for the message
   */
  String text(String key, Pattern form, String kind) {
    String value = text(key);
    if (!problems.containsKey(key) && !form.matcher(value).matches()) {
      reject(key, shown(key) + " is not " + kind);
    }
    return value;
  }

  boolean yesOrNo(String key) {
    return read(key, "true or false", false, () -> config.getBoolean(key));
  }

  /** A list of texts; a single text is a list of one. */
  List<String> texts(String key) {
    return read(
        key,
        "a text or a list of texts",
        List.of(),
        () ->
            switch (config.getValue(key).valueType()) {
              case LIST -> List.copyOf(config.getStringList(key));
              default -> List.of(config.getString(key));
            });
  }

  /** A list of names; texts are split at commas. */
  List<String> names(String key) {
    return texts(key).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  int integer(String key, int min, int max) {
    return Math.toIntExact(whole(key, min, max));
  }

  long whole(String key, long min, long max) {
    long value = read(key, "a whole number", min, () -> exactLong(key));
    return within(key, value, min, max);
  }

  double number(String key, double min, double max) {
    double value = read(key, "a number", min, () -> config.getDouble(key));
    return within(key, value, min, max);
  }

  List<Double> numbers(String key, double min, double max) {
    List<Double> values =
        read(
            key,
            "a list of numbers",
            List.<Double>of(),
            () ->
                switch (config.getValue(key).valueType()) {
                  case LIST -> config.getDoubleList(key);
                  // As on the command line.
                  default ->
                      Arrays.stream(config.getString(key).split(",", -1))
                          .map(Double::valueOf)
                          .toList();
                });
    values.forEach(value -> within(key, value, min, max));
    return List.copyOf(values);
  }

  long bytes(String key, long min, long max) {
    BigInteger size =
        read(
            key,
            "a size such as 64 KiB",
            BigInteger.valueOf(min),
            () -> config.getMemorySize(key).toBytesBigInteger());
    // A size beyond 64 bits is out of every range.
    return within(key, size.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue(), min, max);
  }

  Duration duration(String key, Duration min, Duration max) {
    Duration value = read(key, "a duration such as 2 minutes", min, () -> config.getDuration(key));
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      reject(key, shown(key) + " is out of range: from " + min + " to " + max);
      return min;
    }
    return value;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String value = text(key);
    if (problems.containsKey(key)) {
      return type.getEnumConstants()[0];
    }
    for (E constant : type.getEnumConstants()) {
      if (spelled(constant).equals(value.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    String choices =
        Arrays.stream(type.getEnumConstants())
            .map(ConfigReader::spelled)
            .collect(Collectors.joining(", "));
    reject(key, shown(key) + " is none of: " + choices);
    return type.getEnumConstants()[0];
  }

  /** Adds a problem with the value of a key; only the first of each key is kept. */
  void reject(String key, String problem) {
    problems.putIfAbsent(key, problem);
  }

  /** Reads the digits directly: as a double, a large seed would lose its last bits. */
  private long exactLong(String key) {
    return Long.parseLong(config.getString(key).strip().replace("_", ""));
  }

  private long within(String key, long value, long min, long max) {
    if (value < min || value > max) {
      reject(key, shown(key) + " is out of range: from " + min + " to " + max);
      return min;
    }
    return value;
  }

  private double within(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      reject(key, shown(key) + " is out of range: from " + min + " to " + max);
      return min;
    }
    return value;
  }

  private <T> T read(String key, String kind, T placeholder, Supplier<T> value) {
    try {
      return value.get();
    } catch (ConfigException | NumberFormatException wrong) {
      // The value is missing or null, or a parent of the key is not a group.
      boolean missing = !config.hasPath(key);
      reject(key, missing ? "has no value; it takes " + kind : shown(key) + " is not " + kind);
    }
    return placeholder;
  }

  private String shown(String key) {
    return Redactor.shown(key, config.getValue(key));
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
