package io.sparkctr.engine.sql;

import io.sparkctr.data.reader.SelectedLines;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The lines that {@link CsvDayReader} lacks, found and parsed by the native reader: those that are
 * blank, white throughout, or start with a blank or a control character. All are rejects but one
 * kind: where the label is optional, 38 tabs are a row of missing values.
 *
 * <p>Few, if any, and no work for a GPU: kept apart, so that the plan for the others stays whole.
 * Union the two, or count both.
 */
public final class PassedOverLines {
  private PassedOverLines() {}

  /**
   * Reads every byte, but looks at the start of each line only.
   *
   * @param paths files, each plain or {@code .gz}
   * @param splitBytes bytes of a plain file per task, at least 1
   * @return the columns of {@link CsvDayReader#read}
   * @throws io.sparkctr.config.UserError for a path that is no readable file; a task throws it for
   *     a file that cannot be read whole
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes) {
    return SelectedLines.read(
        spark, paths, labelRule, splitBytes, maxLineBytes, LineDivision::isPassedOver);
  }
}
