package io.sparkctr.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.sparkctr.config.DataConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles rejected lines: a few are kept as text, too many end the run. */
public final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final int OFFENDERS_SHOWN = 3;
  private static final String NUMBER = "number";

  private Quarantine() {}

  /**
   * Refuses a day file with too many rejected lines; writes the rejected lines of any other.
   *
   * @param counts of all lines of the file
   * @param directory where the rejected lines go, replaced; empty = nowhere
   * @throws UserError with the counts by reason and the first offenders
   */
  public static void keep(
      SparkSession spark,
      DayFile file,
      LineCounts counts,
      LabelRule labelRule,
      DataConfig config,
      Optional<Path> directory) {
    if (counts.rows() > 0 && counts.malformed() == 0) {
      return;
    }
    // Reads the file again; only a file with rejected lines needs it.
    Dataset<Row> lines =
        DayFileReader.read(
            spark,
            List.of(file.path().toString()),
            labelRule,
            config.splitBytes(),
            config.maxLineBytes());
    check("day file " + file.path(), counts, config.maxMalformedShare(), lines);
    directory.ifPresent(path -> write(lines, path));
  }

  /**
   * Checks that a file holds rows, and no more rejected lines than allowed.
   *
   * @param lines the file's lines; read only for the message
   * @throws UserError with the counts by reason and the first offenders
   */
  static void check(String name, LineCounts counts, double maxMalformedShare, Dataset<Row> lines) {
    if (counts.rows() == 0 && counts.malformed() == 0) {
      throw new UserError(name + " holds no rows: copy it again or leave it out");
    }
    if (counts.malformedShare() > maxMalformedShare || counts.rows() == 0) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: %d of %d lines are malformed (%.4f of them; data.max-malformed-share allows %s): %s%n%s%n"
                  + "Correct the file, or raise data.max-malformed-share if the file is right.",
              name,
              counts.malformed(),
              counts.rows() + counts.malformed(),
              counts.malformedShare(),
              maxMalformedShare,
              counts(counts),
              offenders(lines)));
    }
  }

  /** Writes the rejected lines of one file: file, line from 1, reason and text, tab-separated. */
  private static void write(Dataset<Row> lines, Path directory) {
    numbered(lines)
        // Not coalesce: one task would read the whole file.
        .repartition(1)
        .sortWithinPartitions(col(NUMBER))
        .select(
            concat_ws(
                "\t",
                col(DayFileSchema.FILE),
                col(NUMBER).plus(lit(1)),
                col(DayFileSchema.REJECT),
                col(DayFileSchema.TEXT)))
        .write()
        .mode(SaveMode.Overwrite)
        .text(directory.toString());
    LOG.info("rejected lines written to {}", directory);
  }

  /** The rejected lines by reason, such as {@code category 2, label 1}. */
  public static String counts(LineCounts counts) {
    return counts(counts.rejects());
  }

  static String counts(Map<String, Long> rejects) {
    return rejects.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Dataset<Row> numbered(Dataset<Row> lines) {
    Dataset<Row> rejected = lines.where(col(DayFileSchema.REJECT).isNotNull());
    return SplitLineNumbers.of(lines).number(rejected, NUMBER);
  }

  private static String offenders(Dataset<Row> lines) {
    List<Row> first =
        numbered(lines)
            .orderBy(col(NUMBER))
            .limit(OFFENDERS_SHOWN)
            .select(col(NUMBER), col(DayFileSchema.REJECT), col(DayFileSchema.TEXT))
            .collectAsList();
    return first.stream()
        .map(row -> "  line %d, %s: \"%s\"".formatted(row.getLong(0) + 1, row.get(1), row.get(2)))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
