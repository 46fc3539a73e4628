package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The feature plan over columnar batches, in plain Java: label and 39 feature columns in, {@link
 * SlotRows} out. Skips rows without a label: rejected lines have none.
 */
public final class SlotBlocks implements Iterator<SlotRows> {
  /** Rows of a full block: 10 MB. */
  public static final int ROWS = 1 << 16;

  private static final int FIELDS = CriteoSchema.FIELDS;
  private static final int REJECT = CriteoSchema.COLUMNS.size();
  private static final int FILE = REJECT + 1;

  private final Iterator<ColumnarBatch> batches;
  private final SlotHash hash;
  private final boolean isCounted;

  /** Index within the batch of each of its rows that has a label. */
  private int[] chosen = new int[0];

  private ColumnarBatch batch;
  private int batchRows;
  private int next;

  /** Lines read since the last block, by path. */
  private Map<String, LineCounts> lines = new HashMap<>();

  private SlotBlocks(Iterator<ColumnarBatch> batches, SlotHash hash, boolean isCounted) {
    this.batches = batches;
    this.hash = hash;
    this.isCounted = isCounted;
  }

  /**
   * Blocks of the rows, in order.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   */
  public static JavaRDD<SlotRows> of(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> new SlotBlocks(partition, hash, false));
  }

  /**
   * Blocks of the good rows of day files, in order, with the counts of all lines.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), {@code reject} and {@code file}
   *     (string), in this order; each batch from one file
   */
  public static JavaRDD<SlotRows> ofLines(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> new SlotBlocks(partition, hash, true));
  }

  @Override
  public boolean hasNext() {
    // Lines after the last good row are counted in a block without rows.
    return hasRow() || !lines.isEmpty();
  }

  @Override
  public SlotRows next() {
    byte[] labels = new byte[ROWS];
    int[] slots = new int[ROWS * FIELDS];
    int rows = 0;
    while (rows < ROWS && hasRow()) {
      int count = Math.min(ROWS - rows, batchRows - next);
      fill(labels, slots, rows, count);
      rows += count;
      next += count;
    }
    Map<String, LineCounts> read = lines;
    lines = new HashMap<>();
    return rows == ROWS
        ? new SlotRows(labels, slots, read)
        : new SlotRows(Arrays.copyOf(labels, rows), Arrays.copyOf(slots, rows * FIELDS), read);
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
          LineCounts.of(batch, 0, REJECT),
          LineCounts::plus);
    }
  }

  private void fill(byte[] labels, int[] slots, int first, int count) {
    ColumnVector label = batch.column(0);
    for (int i = 0; i < count; i++) {
      labels[first + i] = (byte) label.getInt(chosen[next + i]);
    }
    hash.slots(batch, chosen, next, count, slots, first);
  }
}
