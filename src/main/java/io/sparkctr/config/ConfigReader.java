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
 * Reads typed values and notes every problem instead of stopping at the first, so that one answer
 * names them all. After a problem the returned value is only a placeholder of the right type.
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
   * A text of a given form.
   *
   * @param kind what it is, as the message has it
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

  /** A list of texts; one text alone is a list of one. */
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

  /** A list of names; a text is split at its commas. */
  List<String> names(String key) {
    return texts(key).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  int integer(String key, int least, int most) {
    return Math.toIntExact(whole(key, least, most));
  }

  long whole(String key, long least, long most) {
    long value = read(key, "a whole number", least, () -> exactLong(key));
    return within(key, value, least, most);
  }

  double number(String key, double least, double most) {
    double value = read(key, "a number", least, () -> config.getDouble(key));
    return within(key, value, least, most);
  }

  List<Double> numbers(String key, double least, double most) {
    List<Double> values =
        read(key, "a list of numbers", List.<Double>of(), () -> config.getDoubleList(key));
    values.forEach(value -> within(key, value, least, most));
    return List.copyOf(values);
  }

  long bytes(String key, long least, long most) {
    BigInteger size =
        read(
            key,
            "a size such as 64 KiB",
            BigInteger.valueOf(least),
            () -> config.getMemorySize(key).toBytesBigInteger());
    // A size beyond 64 bits is out of any range.
    return within(key, size.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue(), least, most);
  }

  Duration duration(String key, Duration least, Duration most) {
    Duration value =
        read(key, "a duration such as 2 minutes", least, () -> config.getDuration(key));
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      reject(key, shown(key) + " is out of range: from " + least + " to " + most);
      return least;
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

  /** Notes a problem with a key's value, unless it has one already. */
  void reject(String key, String problem) {
    problems.putIfAbsent(key, problem);
  }

  /** Reads digits as they stand: through a double, large seeds would lose their last bits. */
  private long exactLong(String key) {
    return Long.parseLong(config.getString(key).strip().replace("_", ""));
  }

  private long within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      reject(key, shown(key) + " is out of range: from " + least + " to " + most);
      return least;
    }
    return value;
  }

  private double within(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      reject(key, shown(key) + " is out of range: from " + least + " to " + most);
      return least;
    }
    return value;
  }

  private <T> T read(String key, String kind, T placeholder, Supplier<T> value) {
    try {
      return value.get();
    } catch (ConfigException | NumberFormatException wrong) {
      // None, null, or a value where the group of the key should be.
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
