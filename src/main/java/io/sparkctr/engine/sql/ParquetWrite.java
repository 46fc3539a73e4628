package io.sparkctr.engine.sql;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A write of rows to Parquet files. {@link #plan} shows the very plan that {@link #execute} runs.
 *
 * @param directory where the files go; files that are there stay
 * @param compression codec of the files, such as {@code zstd}
 */
public record ParquetWrite(Dataset<Row> rows, String directory, String compression) {

  /** Writes. */
  public void execute() {
    execution(CommandExecutionMode.ALL()).assertCommandExecuted();
  }

  /** A dataset whose plan is the write. Nothing is written. */
  public Dataset<Row> plan() {
    return new org.apache.spark.sql.classic.Dataset<>(
        execution(CommandExecutionMode.SKIP()), Encoders.row(new StructType()));
  }

  private QueryExecution execution(scala.Enumeration.Value mode) {
    var classic = (org.apache.spark.sql.classic.Dataset<Row>) rows;
    var source =
        new DataSource(
            classic.sparkSession(),
            "parquet",
            CollectionConverters.asScala(List.of(directory)).toList(),
            Option.empty(),
            CollectionConverters.asScala(List.<String>of()).toList(),
            Option.empty(),
            Map$.MODULE$.from(CollectionConverters.asScala(Map.of("compression", compression))),
            Option.empty(),
            Option.empty());
    LogicalPlan write = source.planForWriting(SaveMode.Append, classic.logicalPlan());
    return classic.sparkSession().sessionState().executePlan(write, mode);
  }
}
