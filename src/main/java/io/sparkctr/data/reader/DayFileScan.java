package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One read of the day files. A record, so that equal scans in a query are recognised and shared.
 *
 * @param columns the selection of {@link DayFileSchema#SCHEMA} to fill
 */
record DayFileScan(ReadOptions options, StructType columns) implements Scan, Batch {
  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "criteo " + options.paths();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return SplitPlan.of(options.paths(), options.splitBytes(), hadoop());
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new BatchReaderFactory(options, columns, new SerializableConfiguration(hadoop()));
  }

  private static Configuration hadoop() {
    return SparkSession.active().sparkContext().hadoopConfiguration();
  }
}
