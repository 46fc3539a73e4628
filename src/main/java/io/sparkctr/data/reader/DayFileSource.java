package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.spark.SparkInternals;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The data source {@code criteo}. It is public because Spark finds it through the service loader.
 * Spark asks it, in this order, for a table, a scan of the needed columns, the scan's splits and,
 * on the executors, a {@link BatchReader} per split.
 */
public final class DayFileSource implements TableProvider, DataSourceRegister {
  static final String NAME = "criteo";

  @Override
  public String shortName() {
    return NAME;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return DayFileSchema.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new DayFileTable();
  }

  @SuppressWarnings("deprecation") // Spark deprecates Table.schema(), but it has no default.
  private static final class DayFileTable implements SupportsRead {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public StructType schema() {
      return DayFileSchema.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new DayFileScanBuilder(DayFileReader.Options.parse(options));
    }
  }

  private static final class DayFileScanBuilder implements SupportsPushDownRequiredColumns {
    private final DayFileReader.Options options;
    private StructType columns = DayFileSchema.SCHEMA;

    DayFileScanBuilder(DayFileReader.Options options) {
      this.options = options;
    }

    @Override
    public void pruneColumns(StructType required) {
      columns = required;
    }

    @Override
    public Scan build() {
      return new DayFileScan(options, columns);
    }
  }

  /**
   * One read of the day files. A record, because Spark runs equal scans of a query only once.
   *
   * @param columns the columns of {@link DayFileSchema#SCHEMA} to read
   */
  private record DayFileScan(DayFileReader.Options options, StructType columns)
      implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return columns;
    }

    @Override
    public String description() {
      return NAME + " " + options.paths();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return Split.plan(options.paths(), options.splitBytes(), hadoop()).stream()
          .map(Partition::new)
          .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new BatchReaderFactory(options, columns, new SerializableConfiguration(hadoop()));
    }

    private static Configuration hadoop() {
      return SparkInternals.active().sparkContext().hadoopConfiguration();
    }
  }

  private record BatchReaderFactory(
      DayFileReader.Options options, StructType columns, SerializableConfiguration hadoop)
      implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      return new BatchReader(((Partition) partition).split(), columns, options, hadoop.value());
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("The criteo source reads columnar batches only");
    }
  }

  /** A split, as Spark sends it to a task. */
  private record Partition(Split split) implements InputPartition {}
}
