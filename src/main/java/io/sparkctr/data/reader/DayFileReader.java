package io.sparkctr.data.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.config.UserError;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Reads the lines of day files as a dataset. */
public final class DayFileReader {
  private DayFileReader() {}

  /**
   * Every line of the files as a row of {@link DayFileSchema#SCHEMA}, good or rejected. Nothing is
   * read before an action runs. If a file cannot be read to its end, the action fails with a {@link
   * UserError}, which is a cause of Spark's exception where a task read the file.
   *
   * @param paths files, each plain or {@code .gz}, on any Hadoop file system
   * @param labelRule whether rows without a label are good
   * @param splitBytes bytes of a plain file per split, at least 1
   * @param maxLineBytes longer lines are rejected without parsing
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes) {
    var options = new Options(paths, labelRule, splitBytes, maxLineBytes);
    return spark.read().format(DayFileSource.NAME).options(options.toMap()).load();
  }

  /**
   * The options of the data source {@code criteo}.
   *
   * @param paths the day files ({@code paths}: a JSON array, so that a path may hold any character)
   * @param labelRule {@code labelRule}; default {@code REQUIRED}
   * @param splitBytes bytes of a plain file per split ({@code splitBytes}); default 128 MiB, for
   *     direct use of the source
   * @param maxLineBytes longest line that is parsed ({@code maxLineBytes}); default 65,536
   */
  record Options(List<String> paths, LabelRule labelRule, long splitBytes, int maxLineBytes)
      implements Serializable {
    private static final long DEFAULT_SPLIT_BYTES = 128L << 20;
    private static final int DEFAULT_MAX_LINE_BYTES = 1 << 16;
    private static final int LARGEST_MAX_LINE_BYTES = 1 << 28;

    private static final String PATHS = "paths";
    private static final String LABEL_RULE = "labelRule";
    private static final String SPLIT_BYTES = "splitBytes";
    private static final String MAX_LINE_BYTES = "maxLineBytes";

    Options {
      paths = List.copyOf(paths);
      requireWithin(SPLIT_BYTES, splitBytes, Long.MAX_VALUE);
      requireWithin(MAX_LINE_BYTES, maxLineBytes, LARGEST_MAX_LINE_BYTES);
    }

    static Options parse(CaseInsensitiveStringMap options) {
      long maxLineBytes = number(options, MAX_LINE_BYTES, DEFAULT_MAX_LINE_BYTES);
      requireWithin(MAX_LINE_BYTES, maxLineBytes, LARGEST_MAX_LINE_BYTES);
      return new Options(
          parsePaths(options.get(PATHS)),
          parseLabelRule(options.getOrDefault(LABEL_RULE, LabelRule.REQUIRED.name())),
          number(options, SPLIT_BYTES, DEFAULT_SPLIT_BYTES),
          (int) maxLineBytes);
    }

    /** The options in the form that {@link #parse} takes. */
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

    private static List<String> parsePaths(String json) {
      String remedy = "give the day files as a JSON array, such as [\"day_0\", \"day_1.gz\"]";
      if (json == null) {
        throw new UserError("The criteo source needs the option 'paths': " + remedy);
      }
      try {
        return List.of(new ObjectMapper().readValue(json, String[].class));
      } catch (JsonProcessingException | NullPointerException malformed) {
        throw new UserError("Option 'paths' is " + json + ": " + remedy, malformed);
      }
    }

    private static LabelRule parseLabelRule(String name) {
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
}
