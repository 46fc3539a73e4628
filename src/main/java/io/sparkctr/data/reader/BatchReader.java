package io.sparkctr.data.reader;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** One split as columnar batches: a row for every line, whatever it holds. */
final class BatchReader implements PartitionReader<ColumnarBatch> {
  private final Split split;
  private final LabelRule labelRule;
  private final LineReader lines;
  private final RowBatch rows;
  private final int[] values = new int[RowParser.COLUMNS];
  private long lineIndex;

  BatchReader(Split split, StructType columns, ReadOptions options, Configuration hadoop) {
    this.split = split;
    this.labelRule = options.labelRule();
    try {
      this.lines =
          new LineReader(
              SplitStream.open(split, hadoop), split.start(), split.end(), options.maxLineBytes());
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
    this.rows = new RowBatch(columns, split);
  }

  @Override
  public boolean next() {
    try {
      rows.reset();
      long before = lineIndex;
      while (!rows.isFull() && lines.advance()) {
        addLine();
        lineIndex++;
      }
      requireWholeSplit();
      return lineIndex > before;
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
  }

  @Override
  public ColumnarBatch get() {
    return rows.batch();
  }

  @Override
  public void close() throws IOException {
    rows.close();
    lines.close();
  }

  private void addLine() {
    if (lines.overlong()) {
      rows.addRejected(RejectReason.LINE_LENGTH, lines, lineIndex);
      return;
    }
    long result = RowParser.parse(lines.buffer(), lines.from(), lines.to(), labelRule, values);
    if (result >= 0) {
      rows.add(values, result, lineIndex);
    } else {
      rows.addRejected(RowParser.reason(result), lines, lineIndex);
    }
  }

  /** A plain file that became shorter after the splits were cut must not pass for its rows. */
  private void requireWholeSplit() throws EOFException {
    boolean ended = !rows.isFull();
    if (ended && split.packing() == Split.Packing.PLAIN && lines.offset() < split.end()) {
      throw new EOFException("ends at byte " + lines.offset() + " of " + split.end());
    }
  }
}
