package io.sparkctr.features;

import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The feature plan over columnar batches, in plain Java: label and 39 prepared columns in, {@link
 * SlotRows} out. Rows whose label is missing are passed over: a rejected line has none.
 */
public final class SlotBlocks implements Iterator<SlotRows> {
  /** Rows of a full block: 10 MB. */
  public static final int ROWS = 1 << 16;

  private static final int FIELDS = CriteoSchema.FIELDS;

  private final Iterator<ColumnarBatch> batches;
  private final SlotHash hash;

  /** Index within the batch of each of its rows that has a label. */
  private int[] chosen = new int[0];

  private ColumnarBatch batch;
  private int batchRows;
  private int next;

  private SlotBlocks(Iterator<ColumnarBatch> batches, SlotHash hash) {
    this.batches = batches;
    this.hash = hash;
  }

  /**
   * Blocks of the rows, in order.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   */
  public static JavaRDD<SlotRows> of(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> of(partition, hash));
  }

  /** Blocks of one partition's rows. */
  public static Iterator<SlotRows> of(Iterator<ColumnarBatch> batches, SlotHash hash) {
    return new SlotBlocks(batches, hash);
  }

  @Override
  public boolean hasNext() {
    while (next == batchRows) {
      if (!batches.hasNext()) {
        return false;
      }
      open(batches.next());
    }
    return true;
  }

  @Override
  public SlotRows next() {
    byte[] labels = new byte[ROWS];
    int[] slots = new int[ROWS * FIELDS];
    int rows = 0;
    while (rows < ROWS && hasNext()) {
      int count = Math.min(ROWS - rows, batchRows - next);
      fill(labels, slots, rows, count);
      rows += count;
      next += count;
    }
    return rows == ROWS
        ? new SlotRows(labels, slots)
        : new SlotRows(Arrays.copyOf(labels, rows), Arrays.copyOf(slots, rows * FIELDS));
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
  }

  private void fill(byte[] labels, int[] slots, int first, int count) {
    ColumnVector label = batch.column(0);
    for (int i = 0; i < count; i++) {
      labels[first + i] = (byte) label.getInt(chosen[next + i]);
    }
    hash.slots(batch, chosen, next, count, slots, first);
  }
}
