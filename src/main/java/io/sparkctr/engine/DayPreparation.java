package io.sparkctr.engine;

import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Turns a day file's good rows into Parquet files, and counts all of its lines. */
public interface DayPreparation {

  /**
   * What became of a day file.
   *
   * @param quality all of its lines, good or rejected
   * @param files names of the Parquet files, in the order of the rows
   */
  record Made(LineCounts quality, List<String> files) {}

  /**
   * Prepares.
   *
   * @param directory an empty directory for the files
   * @throws io.sparkctr.config.UserError (as a cause, where a task met it) for a file that cannot
   *     be read whole
   */
  Made make(DayFile file, Path directory) throws IOException;

  /** The native preparation, on the CPU: from bytes to columns without a row in between. */
  static DayPreparation byColumns(SparkSession spark, DataConfig config) {
    return (file, directory) -> NativePreparation.run(spark, file, config, directory);
  }
}
