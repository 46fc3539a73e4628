package io.sparkctr.data.columnar;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Writes a Parquet file block by block: the 40 columns of {@link CriteoSchema} as optional 32-bit
 * integers. Its methods throw {@link IOException}s that name the file.
 */
public final class ColumnFile implements Closeable {
  /** About 12 MiB, so that several tasks can read one large file. */
  private static final int ROW_GROUP_ROWS = 1 << 18;

  private static final MessageType SCHEMA = schema();

  private final Path path;
  private final FileSystem fileSystem;
  private final ParquetFileWriter parquet;
  private final int rowGroupRows;
  private final List<ColumnChunk> chunks = new ArrayList<>();
  private final ColumnChunk.Scratch scratch = new ColumnChunk.Scratch();
  private int rows;
  private boolean finished;

  /** Creates the file, which must not exist yet; its directory must exist. */
  public ColumnFile(Path path, Configuration hadoop) throws IOException {
    this(path, hadoop, ROW_GROUP_ROWS);
  }

  /**
   * @param rowGroupRows a row group ends after the block that reaches this number
   */
  ColumnFile(Path path, Configuration hadoop, int rowGroupRows) throws IOException {
    this.path = path;
    this.rowGroupRows = rowGroupRows;
    try {
      fileSystem = Storage.fileSystem(path, hadoop);
      parquet =
          new ParquetFileWriter(
              new NewFile(path, fileSystem),
              SCHEMA,
              ParquetFileWriter.Mode.CREATE,
              ParquetWriter.DEFAULT_BLOCK_SIZE,
              ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
              ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
      parquet.start();
    } catch (IOException | FSError failure) {
      throw Storage.failed(path, failure);
    }
    for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
      chunks.add(new ColumnChunk(SCHEMA.getColumns().get(column), column));
    }
  }

  /** Adds the block's rows as a page of each column. */
  public void write(ColumnBlock block) throws IOException {
    block.gatherNulls();
    for (ColumnChunk chunk : chunks) {
      chunk.add(block, scratch);
    }
    rows += block.rows();
    if (rows >= rowGroupRows) {
      endRowGroup();
    }
  }

  /** Completes the file. Without this, {@link #close} deletes it. */
  public void finish() throws IOException {
    if (rows > 0) {
      endRowGroup();
    }
    try {
      parquet.end(Map.of());
    } catch (IOException | FSError failure) {
      throw Storage.failed(path, failure);
    }
    finished = true;
  }

  @Override
  public void close() {
    scratch.close();
    if (!finished) {
      try {
        parquet.close();
      } catch (IOException | FSError ignored) {
        // The first failure says more.
      }
      Storage.deleteQuietly(path, fileSystem);
    }
  }

  private void endRowGroup() throws IOException {
    try {
      parquet.startBlock(rows);
      for (ColumnChunk chunk : chunks) {
        chunk.flush(parquet, scratch);
      }
      parquet.endBlock();
    } catch (IOException | FSError failure) {
      throw Storage.failed(path, failure);
    }
    rows = 0;
  }

  /**
   * Unlike Parquet's own output file, does not create a missing directory: a late task of a
   * cancelled preparation must not write.
   */
  private record NewFile(Path path, FileSystem fileSystem) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return HadoopStreams.wrap(fileSystem.createFile(path).overwrite(false).build());
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      throw new UnsupportedOperationException("a new file has a new name");
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static MessageType schema() {
    var schema = Types.buildMessage();
    for (String column : CriteoSchema.COLUMNS) {
      schema.optional(PrimitiveTypeName.INT32).named(column);
    }
    return schema.named("spark_schema");
  }
}
