package io.sparkctr.model;

import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * A Parquet file of one row, column by column: without an object or a call through a tree of
 * converters for each of the millions of values. Writes the types that MLlib's vectors and matrices
 * need.
 */
final class OneRowFile {
  /** Of each structure and each array: one level says that it is there. */
  private static final int PRESENT = 1;

  private final Iterator<ColumnDescriptor> columns;
  private final ColumnWriteStore store;

  private OneRowFile(MessageType schema, ColumnWriteStore store) {
    this.columns = schema.getColumns().iterator();
    this.store = store;
  }

  /**
   * Writes the file, which must not exist.
   *
   * @param schema the columns of the file
   * @param type the same columns in Spark's types
   * @param metadata key-value pairs for the footer
   */
  static void write(
      Path path,
      MessageType schema,
      StructType type,
      InternalRow row,
      Map<String, String> metadata,
      Configuration hadoop)
      throws IOException {
    ParquetProperties properties =
        ParquetProperties.builder().withDictionaryEncoding(false).build();
    CompressionCodecFactory codecs = new CodecFactory(hadoop, properties.getPageSizeThreshold());
    boolean finished = false;
    try (ParquetFileWriter file =
            new ParquetFileWriter(
                HadoopOutputFile.fromPath(path, hadoop),
                schema,
                ParquetFileWriter.Mode.CREATE,
                ParquetWriter.DEFAULT_BLOCK_SIZE,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
        var pages =
            new ColumnChunkPageWriteStore(
                codecs.getCompressor(CompressionCodecName.ZSTD),
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        ColumnWriteStore store = properties.newColumnWriteStore(schema, pages, pages)) {
      new OneRowFile(schema, store).row(type, row, 0);
      store.endRecord();
      store.flush();
      file.start();
      file.startBlock(1);
      pages.flushToFileWriter(file);
      file.endBlock();
      file.end(metadata);
      finished = true;
    } finally {
      codecs.release();
      if (!finished) {
        Storage.deleteQuietly(path, Storage.fileSystem(path, hadoop));
      }
    }
  }

  /**
   * Writes a row or a structure.
   *
   * @param level definition level of a field of it that is null
   */
  private void row(StructType type, InternalRow row, int level) {
    StructField[] fields = type.fields();
    for (int i = 0; i < fields.length; i++) {
      DataType field = fields[i].dataType();
      if (field instanceof UserDefinedType<?> user) {
        StructType inner = (StructType) user.sqlType();
        row(inner, row.getStruct(i, inner.size()), level + PRESENT);
        continue;
      }
      ColumnDescriptor column = columns.next();
      ColumnWriter writer = store.getColumnWriter(column);
      int defined = column.getMaxDefinitionLevel();
      if (row.isNullAt(i)) {
        writer.writeNull(0, level);
      } else if (field instanceof ArrayType array) {
        array(array.elementType(), row.getArray(i), writer, level + PRESENT, defined);
      } else if (field instanceof BooleanType) {
        writer.write(row.getBoolean(i), 0, defined);
      } else if (field instanceof ByteType) {
        writer.write((int) row.getByte(i), 0, defined);
      } else if (field instanceof IntegerType) {
        writer.write(row.getInt(i), 0, defined);
      } else {
        throw new IllegalArgumentException("no column type for " + field);
      }
    }
  }

  private static void array(
      DataType element, ArrayData values, ColumnWriter writer, int empty, int defined) {
    int size = values.numElements();
    if (size == 0) {
      writer.writeNull(0, empty);
    } else if (element instanceof DoubleType) {
      for (int i = 0; i < size; i++) {
        writer.write(values.getDouble(i), i == 0 ? 0 : 1, defined);
      }
    } else if (element instanceof IntegerType) {
      for (int i = 0; i < size; i++) {
        writer.write(values.getInt(i), i == 0 ? 0 : 1, defined);
      }
    } else {
      throw new IllegalArgumentException("no column type for arrays of " + element);
    }
  }
}
