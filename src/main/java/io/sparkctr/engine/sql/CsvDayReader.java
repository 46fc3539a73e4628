package io.sparkctr.engine.sql;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads day files with Spark's CSV source and column expressions alone, so that a GPU can run all
 * of it: the plan has a scan, a filter and projections. {@link OmittedLines} has the lines that
 * this reader leaves out.
 *
 * <p>The result is that of {@link io.sparkctr.data.reader.DayFileReader}, except for lines that no
 * writer of day files makes:
 *
 * <ul>
 *   <li>A byte-order mark at the start of a line, but not of the file, is lost where a task reads
 *       that line first.
 *   <li>On a CPU, each broken sequence in a line that is not UTF-8 counts as three bytes. The line
 *       may be rejected for its length instead of another reason.
 *   <li>On a GPU, a line that ends with CR CR LF loses both CRs, and a line that begins and ends
 *       with NULs loses those.
 * </ul>
 */
public final class CsvDayReader {
  /**
   * The only character that no line contains. As the separator, it makes the whole line one column.
   * Any other character would cut some lines short, and the rest could pass for a good row.
   */
  private static final String IN_NO_LINE = "\n";

  private CsvDayReader() {}

  /**
   * The lines that the CSV source returns: the 40 columns of {@link
   * io.sparkctr.schema.CriteoSchema} as nullable ints and {@code reject}, the id of a {@link
   * io.sparkctr.schema.DayFileSchema.RejectReason}, null for a good row. A rejected line has null
   * in all 40.
   *
   * @param paths files, each plain or {@code .gz}, on any Hadoop file system
   * @param labelRule whether rows without a label pass
   * @param maxLineBytes longer lines are rejected
   * @throws UserError for a file name that Spark hides
   */
  public static Dataset<Row> read(
      SparkSession spark, List<String> paths, LabelRule labelRule, int maxLineBytes) {
    Dataset<Row> lines =
        spark
            .read()
            .schema("line STRING")
            .option("mode", "PERMISSIVE")
            .option("encoding", "UTF-8")
            .option("lineSep", IN_NO_LINE)
            .option("sep", IN_NO_LINE)
            .option("quote", "")
            .option("maxCharsPerColumn", -1)
            .csv(paths.stream().map(CsvDayReader::literal).toArray(String[]::new));
    return new LineRules(labelRule, maxLineBytes)
        .apply(lines.where(OmittedLines.isForCsv(lines.col("line"))));
  }

  /** Escapes glob characters: Spark expands globs in every path it reads. */
  private static String literal(String path) {
    String name = new Path(path).getName();
    if (name.startsWith("_") || name.startsWith(".")) {
      throw new UserError(
          path + ": Spark skips files whose names start with '_' or '.': rename it");
    }
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }
}
