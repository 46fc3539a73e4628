package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.LabelRule;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads day files: the way in to this package. */
public final class DayFileReader {
  private DayFileReader() {}

  /**
   * Every line of the files as a row of {@link DayFileSchema#SCHEMA}, good or rejected. Nothing is
   * read before an action runs; a file that cannot be read whole then fails it, with a {@link
   * io.sparkctr.config.UserError} (as a cause, where a task met it).
   *
   * @param paths files, each plain or {@code .gz}, on any Hadoop file system
   * @param labelRule whether rows without a label pass
   * @param splitBytes bytes of a plain file per split, at least 1
   * @param maxLineBytes longer lines are rejected unread
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes) {
    var options = new ReadOptions(paths, labelRule, splitBytes, maxLineBytes);
    return spark.read().format(DayFileSource.NAME).options(options.toMap()).load();
  }
}
