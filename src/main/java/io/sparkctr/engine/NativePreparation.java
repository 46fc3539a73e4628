package io.sparkctr.engine;

import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.columnar.ColumnFile;
import io.sparkctr.data.reader.ColumnReader;
import io.sparkctr.data.reader.Split;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A task that writes the good rows of a split as a Parquet file, by way of columns: there is no
 * object for a row or a value. Each attempt has a file of its own, and a failed one leaves none.
 *
 * @param directory where the files go, a URI
 */
record NativePreparation(String directory, int maxLineBytes, SerializableConfiguration hadoop)
    implements Function<Split, PreparedSplit> {

  /** Prepares a day file, a task for each of its splits; the files are in their order. */
  static DayPreparation.Made run(
      SparkSession spark, DayFile file, DataConfig config, Path directory) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Split> splits =
        Split.plan(
            List.of(file.path().toString()), config.splitBytes(), context.hadoopConfiguration());
    if (splits.isEmpty()) {
      return PreparedSplit.together(List.of());
    }
    var task =
        new NativePreparation(
            directory.toString(),
            config.maxLineBytes(),
            new SerializableConfiguration(context.hadoopConfiguration()));
    return PreparedSplit.together(context.parallelize(splits, splits.size()).map(task).collect());
  }

  @Override
  public PreparedSplit call(Split split) throws IOException {
    try (var reader = new ColumnReader(split, LabelRule.REQUIRED, maxLineBytes, hadoop.value())) {
      ColumnBlock block = new ColumnBlock();
      if (!reader.read(block)) {
        return new PreparedSplit(null, 0, 0, reader.rejects());
      }
      // The name sorts by split, and a file of an earlier preparation has another.
      String name =
          "part-%05d-%s-%d.parquet"
              .formatted(
                  split.index(), new Path(directory).getName(), TaskContext.get().taskAttemptId());
      long rows = 0;
      long positives = 0;
      try (var file = new ColumnFile(new Path(directory, name), hadoop.value())) {
        do {
          stopWhereKilled();
          file.write(block);
          rows += block.rows();
          positives += block.sum(0);
        } while (reader.read(block));
        file.finish();
      }
      return new PreparedSplit(name, rows, positives, reader.rejects());
    }
  }

  private static void stopWhereKilled() {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException("the preparation was given up");
    }
  }
}
