package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.col;

import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.engine.DayPreparation;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Prepares a day with Spark's CSV source, column expressions and Parquet writer alone, so that a
 * GPU can do all of it. Same rows and same counts as the native preparation; the files differ.
 */
public record ExpressionPreparation(SparkSession spark, DataConfig config)
    implements DayPreparation {
  /** Codec of the Parquet files: a GPU writes it, and it is that of the native preparation. */
  public static final String COMPRESSION = "zstd";

  @Override
  public Made make(DayFile file, Path directory) throws IOException {
    List<String> paths = List.of(file.path().toString());
    // First, since it meets a file that cannot be read whole and says so.
    LineCounts passedOver =
        LineCounting.of(
            PassedOverLines.read(
                spark, paths, LabelRule.REQUIRED, config.splitBytes(), config.maxLineBytes()));
    Dataset<Row> lines = lines(paths);
    goodRows(lines)
        .write()
        .mode(SaveMode.Append)
        .option("compression", COMPRESSION)
        .parquet(directory.toString());
    return new Made(LineCounting.of(lines).plus(passedOver), parquetFiles(directory));
  }

  /** The lines of day files, as the preparation reads them. */
  public Dataset<Row> lines(List<String> paths) {
    return CsvDayReader.read(spark, paths, LabelRule.REQUIRED, config.maxLineBytes());
  }

  /** The rows that it writes. */
  public static Dataset<Row> goodRows(Dataset<Row> lines) {
    return lines
        .where(col(DayFileSchema.REJECT).isNull())
        .select(CriteoSchema.COLUMNS.stream().map(functions::col).toArray(Column[]::new));
  }

  private List<String> parquetFiles(Path directory) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return Arrays.stream(Storage.fileSystem(directory, hadoop).listStatus(directory))
        .map(status -> status.getPath().getName())
        .filter(name -> name.endsWith(".parquet"))
        .sorted()
        .toList();
  }
}
