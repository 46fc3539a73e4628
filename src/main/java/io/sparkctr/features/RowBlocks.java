package io.sparkctr.features;

import io.sparkctr.data.LineCountAccumulator;
import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Collects the rows of a partition's columnar batches into blocks, in order. Skips rows without a
 * label: rejected lines have none.
 */
final class RowBlocks<R> implements Iterator<R> {
  /** Rows of a full block. */
  static final int ROWS = 1 << 16;

  private static final int REJECT = CriteoSchema.COLUMNS.size();
  private static final int FILE = REJECT + 1;

  private final Iterator<ColumnarBatch> batches;
  private final Supplier<Builder<R>> builders;
  private final boolean isCounted;

  /** Index within the batch of each of its rows that has a label. */
  private int[] chosen = new int[0];

  private ColumnarBatch batch;
  private int batchRows;
  private int next;

  /** Lines read since the last block, by path. */
  private Map<String, LineCounts> lines = new HashMap<>();

  private RowBlocks(
      Iterator<ColumnarBatch> batches, Supplier<Builder<R>> builders, boolean isCounted) {
    this.batches = batches;
    this.builders = builders;
    this.isCounted = isCounted;
  }

  /** Makes one block, of at most {@link #ROWS} rows. */
  interface Builder<R> {

    /**
     * Takes rows of a batch.
     *
     * @param batch the label's column comes first
     * @param chosen indices of rows in the batch; those in {@code [from, from + count)} are taken
     * @param row index in the block of the first of them
     */
    void add(ColumnarBatch batch, int[] chosen, int from, int count, int row);

    /** The block of the first {@code rows} rows. */
    R block(int rows, Map<String, LineCounts> lineCounts);
  }

  /**
   * Blocks without line counts.
   *
   * @param builders gives a new builder for each block
   */
  static <R> Iterator<R> of(Iterator<ColumnarBatch> batches, Supplier<Builder<R>> builders) {
    return new RowBlocks<>(batches, builders, false);
  }

  /**
   * Blocks with the counts of all lines.
   *
   * @param batches the columns {@code reject} and {@code file} follow those of the schema; each
   *     batch is from one file
   * @param builders gives a new builder for each block
   */
  static <R> Iterator<R> ofLines(Iterator<ColumnarBatch> batches, Supplier<Builder<R>> builders) {
    return new RowBlocks<>(batches, builders, true);
  }

  @Override
  public boolean hasNext() {
    // Lines after the last good row are counted in a block without rows.
    return hasRow() || !lines.isEmpty();
  }

  @Override
  public R next() {
    Builder<R> builder = builders.get();
    int rows = 0;
    while (rows < ROWS && hasRow()) {
      int count = Math.min(ROWS - rows, batchRows - next);
      builder.add(batch, chosen, next, count, rows);
      rows += count;
      next += count;
    }
    Map<String, LineCounts> read = lines;
    lines = new HashMap<>();
    return builder.block(rows, read);
  }

  private boolean hasRow() {
    while (next == batchRows) {
      if (!batches.hasNext()) {
        return false;
      }
      open(batches.next());
    }
    return true;
  }

  private void open(ColumnarBatch opened) {
    batch = opened;
    next = 0;
    batchRows = 0;
    if (chosen.length < batch.numRows()) {
      chosen = new int[batch.numRows()];
    }
    ColumnVector label = batch.column(0);
    for (int row = 0; row < batch.numRows(); row++) {
      chosen[batchRows] = row;
      batchRows += label.isNullAt(row) ? 0 : 1;
    }
    if (isCounted && batch.numRows() > 0) {
      lines.merge(
          batch.column(FILE).getUTF8String(0).toString(),
          LineCountAccumulator.count(batch, 0, REJECT),
          LineCounts::plus);
    }
  }
}
