package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.io.Closeable;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/** A columnar batch that is filled row by row and then reused. */
final class RowBatch implements Closeable {
  static final int ROWS = 4096;

  private static final long ALL_EMPTY = (1L << RowParser.COLUMNS) - 1;

  private final ColumnarBatch batch;

  /** The requested data columns. */
  private final OnHeapColumnVector[] data;

  /** The index of each of them among the parsed values. */
  private final int[] sources;

  /** The same columns by that index; null where a column is not requested. */
  private final OnHeapColumnVector[] bySource = new OnHeapColumnVector[RowParser.COLUMNS];

  /** Bit {@code i} is set where {@code bySource[i]} is not null. */
  private final long sourceMask;

  private final OnHeapColumnVector reject;
  private final OnHeapColumnVector text;
  private final OnHeapColumnVector line;
  private int rows;

  /**
   * @param columns the requested columns of {@link DayFileSchema#SCHEMA}, in any order
   */
  RowBatch(StructType columns, Split split) {
    ColumnVector[] vectors = new ColumnVector[columns.length()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = vector(columns.apply(i), split);
    }
    batch = new ColumnarBatch(vectors);
    reject = writable(columns, DayFileSchema.REJECT);
    text = writable(columns, DayFileSchema.TEXT);
    line = writable(columns, DayFileSchema.LINE);
    sources = dataColumns(columns);
    data = new OnHeapColumnVector[sources.length];
    long mask = 0;
    for (int i = 0; i < sources.length; i++) {
      data[i] = writable(columns, DayFileSchema.SCHEMA.apply(sources[i]).name());
      bySource[sources[i]] = data[i];
      mask |= 1L << sources[i];
    }
    sourceMask = mask;
  }

  boolean isFull() {
    return rows == ROWS;
  }

  /** Empties the batch for the next rows. */
  void reset() {
    rows = 0;
    for (OnHeapColumnVector vector : data) {
      vector.reset();
    }
    resetToNull(reject);
    resetToNull(text);
  }

  /** Adds a good row: the result of {@link RowParser#parse} and its values. */
  void add(int[] values, long empty, long lineIndex) {
    for (int i = 0; i < data.length; i++) {
      data[i].putInt(rows, values[sources[i]]);
    }
    finishRow(empty, lineIndex);
  }

  /** Adds a rejected line. */
  void addRejected(RejectReason reason, LineReader lines, long lineIndex) {
    if (reject != null) {
      put(reject, reason.id());
    }
    if (text != null) {
      put(text, VisibleText.of(lines.buffer(), lines.from(), lines.to()));
    }
    finishRow(ALL_EMPTY, lineIndex);
  }

  /** The rows since the last reset; valid until the next one. */
  ColumnarBatch batch() {
    batch.setNumRows(rows);
    return batch;
  }

  @Override
  public void close() {
    batch.close();
  }

  private void finishRow(long empty, long lineIndex) {
    for (long rest = empty & sourceMask; rest != 0; rest &= rest - 1) {
      bySource[Long.numberOfTrailingZeros(rest)].putNull(rows);
    }
    if (line != null) {
      line.putLong(rows, lineIndex);
    }
    rows++;
  }

  private void put(OnHeapColumnVector strings, String value) {
    strings.putNotNull(rows);
    strings.putByteArray(rows, value.getBytes(UTF_8));
  }

  private static void resetToNull(OnHeapColumnVector strings) {
    if (strings != null) {
      strings.reset();
      strings.putNulls(0, ROWS);
    }
  }

  private OnHeapColumnVector writable(StructType columns, String name) {
    scala.Option<Object> index = columns.getFieldIndex(name);
    return index.isEmpty() ? null : (OnHeapColumnVector) batch.column((Integer) index.get());
  }

  private static int[] dataColumns(StructType columns) {
    return IntStream.range(0, RowParser.COLUMNS)
        .filter(i -> columns.getFieldIndex(DayFileSchema.SCHEMA.apply(i).name()).isDefined())
        .toArray();
  }

  private static ColumnVector vector(StructField column, Split split) {
    switch (column.name()) {
      case DayFileSchema.FILE -> {
        var file = new ConstantColumnVector(ROWS, column.dataType());
        file.setUtf8String(UTF8String.fromString(split.file()));
        return file;
      }
      case DayFileSchema.SPLIT -> {
        var index = new ConstantColumnVector(ROWS, column.dataType());
        index.setInt(split.index());
        return index;
      }
      default -> {
        return new OnHeapColumnVector(ROWS, column.dataType());
      }
    }
  }
}
