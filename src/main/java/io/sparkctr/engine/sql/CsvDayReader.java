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
 * of it: the plan has a scan, a filter and projections. {@link PassedOverLines} has the lines that
 * do not come this way.
 *
 * <p>What {@link io.sparkctr.data.reader.DayFileReader} yields, but for lines that no writer of day
 * files makes. A byte-order mark that opens a line, but not the file, is lost where a task reads
 * the line first. On a CPU, a line that is no UTF-8 is measured with three bytes for each broken
 * sequence, and may be rejected for its length instead of another reason. On a GPU, a line loses
 * both of CR CR LF, and the NULs that it both begins and ends with.
 */
public final class CsvDayReader {
  /**
   * The one character that no line holds. As the separator it makes a line one column, whole; any
   * other would cut a line short, and the rest might pass for a good row.
   */
  private static final String IN_NO_LINE = "\n";

  private CsvDayReader() {}

  /**
   * The lines that the CSV source hands over: the 40 columns of {@link
   * io.sparkctr.schema.CriteoSchema} as nullable ints and {@code reject}, the id of a {@link
   * io.sparkctr.schema.DayFileSchema.RejectReason}, null for a good row. A rejected line has null
   * in all 40.
   *
   * @param paths files, each plain or {@code .gz}, on any Hadoop file system
   * @param labelRule whether rows without a label pass
   * @param maxLineBytes longer lines are rejected
   * @throws UserError for a name that Spark takes for a hidden file
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
        .apply(lines.where(LineDivision.isForCsv(lines.col("line"))));
  }

  /** The path, its signs of a glob escaped: Spark takes what it reads for one. */
  private static String literal(String path) {
    String name = new Path(path).getName();
    if (name.startsWith("_") || name.startsWith(".")) {
      throw new UserError(
          path + ": Spark reads no file whose name starts with '_' or '.': rename it");
    }
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }
}
