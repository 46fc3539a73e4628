package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The day files as a table that can be read, with unneeded columns left out. */
@SuppressWarnings("deprecation") // Table.schema() is deprecated, and still without a default.
final class DayFileTable implements SupportsRead {
  @Override
  public String name() {
    return DayFileSource.NAME;
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
    return new PrunedScan(ReadOptions.parse(options));
  }

  private static final class PrunedScan implements SupportsPushDownRequiredColumns {
    private final ReadOptions options;
    private StructType columns = DayFileSchema.SCHEMA;

    PrunedScan(ReadOptions options) {
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
}
