package io.sparkctr.gpu;

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

/** The plan of a write to Parquet, to be judged; it is never carried out. */
public final class PlannedWrite {
  private PlannedWrite() {}

  /**
   * A dataset whose plan is the write.
   *
   * @param directory where the rows would go
   * @param compression codec of the files, such as {@code zstd}
   */
  public static Dataset<Row> of(Dataset<Row> rows, String directory, String compression) {
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
    LogicalPlan write = source.planForWriting(SaveMode.Overwrite, classic.logicalPlan());
    QueryExecution planned =
        classic.sparkSession().sessionState().executePlan(write, CommandExecutionMode.SKIP());
    return new org.apache.spark.sql.classic.Dataset<>(planned, Encoders.row(new StructType()));
  }
}
