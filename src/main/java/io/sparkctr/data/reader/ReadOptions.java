package io.sparkctr.data.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.config.UserError;
import io.sparkctr.schema.LabelRule;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of the data source.
 *
 * @param paths the day files ({@code paths}: a JSON array, so that a path may hold any character)
 * @param labelRule {@code labelRule}; default {@code REQUIRED}
 * @param splitBytes bytes of a plain file per split ({@code splitBytes}); default 128 MiB
 * @param maxLineBytes longest line accepted ({@code maxLineBytes}); default 65,536
 */
record ReadOptions(List<String> paths, LabelRule labelRule, long splitBytes, int maxLineBytes)
    implements Serializable {
  static final long DEFAULT_SPLIT_BYTES = 128L << 20;
  static final int DEFAULT_MAX_LINE_BYTES = 1 << 16;

  private static final int LARGEST_MAX_LINE_BYTES = 1 << 28;
  private static final String PATHS = "paths";
  private static final String LABEL_RULE = "labelRule";
  private static final String SPLIT_BYTES = "splitBytes";
  private static final String MAX_LINE_BYTES = "maxLineBytes";

  ReadOptions {
    paths = List.copyOf(paths);
    requireWithin(SPLIT_BYTES, splitBytes, Long.MAX_VALUE);
    requireWithin(MAX_LINE_BYTES, maxLineBytes, LARGEST_MAX_LINE_BYTES);
  }

  static ReadOptions parse(CaseInsensitiveStringMap options) {
    long maxLineBytes = number(options, MAX_LINE_BYTES, DEFAULT_MAX_LINE_BYTES);
    requireWithin(MAX_LINE_BYTES, maxLineBytes, LARGEST_MAX_LINE_BYTES);
    return new ReadOptions(
        paths(options.get(PATHS)),
        labelRule(options.getOrDefault(LABEL_RULE, LabelRule.REQUIRED.name())),
        number(options, SPLIT_BYTES, DEFAULT_SPLIT_BYTES),
        (int) maxLineBytes);
  }

  /** What {@link #parse} reads back. */
  Map<String, String> toMap() {
    try {
      return Map.of(
          PATHS, new ObjectMapper().writeValueAsString(paths),
          LABEL_RULE, labelRule.name(),
          SPLIT_BYTES, Long.toString(splitBytes),
          MAX_LINE_BYTES, Integer.toString(maxLineBytes));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> paths(String json) {
    String remedy = "give the day files as a JSON array, such as [\"day_0\", \"day_1.gz\"]";
    if (json == null) {
      throw new UserError("The criteo source has no option 'paths': " + remedy);
    }
    try {
      return List.of(new ObjectMapper().readValue(json, String[].class));
    } catch (JsonProcessingException | NullPointerException malformed) {
      throw new UserError("Option 'paths' is " + json + ": " + remedy, malformed);
    }
  }

  private static LabelRule labelRule(String name) {
    return Arrays.stream(LabelRule.values())
        .filter(rule -> rule.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> new UserError("Option 'labelRule' is " + name + ": give REQUIRED or OPTIONAL"));
  }

  private static long number(CaseInsensitiveStringMap options, String name, long otherwise) {
    try {
      return options.getLong(name, otherwise);
    } catch (NumberFormatException malformed) {
      throw new UserError(
          "Option '" + name + "' is " + options.get(name) + ": give a whole number of bytes",
          malformed);
    }
  }

  private static void requireWithin(String name, long value, long max) {
    if (value < 1 || value > max) {
      throw new UserError("Option '" + name + "' is " + value + ": give 1 to " + max + " bytes");
    }
  }
}
