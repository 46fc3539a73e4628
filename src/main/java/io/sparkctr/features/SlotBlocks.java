package io.sparkctr.features;

import io.sparkctr.data.LineCountAccumulator;
import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The feature plan over Spark's columnar batches, in plain Java. */
public final class SlotBlocks {
  private static final int FIELDS = CriteoSchema.FIELDS;
  private static final int REJECT = CriteoSchema.COLUMNS.size();
  private static final int FILE = REJECT + 1;

  private SlotBlocks() {}

  /**
   * Blocks of the rows, in order.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   */
  public static JavaRDD<SlotRows> of(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> new Blocks(partition, hash, false));
  }

  /**
   * Blocks of the good rows of day files, in order, with the counts of all lines.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), {@code reject} and {@code file}
   *     (string), in this order; each batch from one file
   */
  public static JavaRDD<SlotRows> ofLines(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> new Blocks(partition, hash, true));
  }

  /**
   * The feature plan over the columnar batches of a partition, in plain Java. Skips rows without a
   * label: rejected lines have none.
   */
  private static final class Blocks implements Iterator<SlotRows> {
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

    Blocks(Iterator<ColumnarBatch> batches, SlotHash hash, boolean isCounted) {
      this.batches = batches;
      this.hash = hash;
      this.isCounted = isCounted;
    }

    @Override
    public boolean hasNext() {
      // Lines after the last good row are counted in a block without rows.
      return hasRow() || !lines.isEmpty();
    }

    @Override
    public SlotRows next() {
      byte[] labels = new byte[SlotRows.BLOCK_ROWS];
      int[] slots = new int[SlotRows.BLOCK_ROWS * FIELDS];
      int rows = 0;
      while (rows < SlotRows.BLOCK_ROWS && hasRow()) {
        int count = Math.min(SlotRows.BLOCK_ROWS - rows, batchRows - next);
        fill(labels, slots, rows, count);
        rows += count;
        next += count;
      }
      Map<String, LineCounts> read = lines;
      lines = new HashMap<>();
      return rows == SlotRows.BLOCK_ROWS
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
            LineCountAccumulator.count(batch, 0, REJECT),
            LineCounts::plus);
      }
    }

    private void fill(byte[] labels, int[] slots, int first, int count) {
      ColumnVector label = batch.column(0);
      for (int i = 0; i < count; i++) {
        labels[first + i] = (byte) label.getInt(chosen[next + i]);
      }
      SlotBlocks.fill(hash, batch, chosen, next, count, slots, first);
    }
  }

  /**
   * Slots of some rows of a batch.
   *
   * @param batch columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   * @param chosen indices of rows in the batch; those in {@code [from, from + count)} are taken
   * @param slots filled from the row {@code first} on, 39 a row
   */
  public static void fill(
      SlotHash hash,
      ColumnarBatch batch,
      int[] chosen,
      int from,
      int count,
      int[] slots,
      int first) {
    for (int field = 0; field < FIELDS; field++) {
      ColumnVector column = batch.column(1 + field);
      int missing = hash.missing(field);
      int to = first * FIELDS + field;
      boolean integers = field < CriteoSchema.INTEGERS;
      for (int i = from; i < from + count; i++, to += FIELDS) {
        int row = chosen[i];
        if (column.isNullAt(row)) {
          slots[to] = missing;
        } else {
          int value = column.getInt(row);
          slots[to] = integers ? hash.integer(field, value) : hash.category(field, value);
        }
      }
    }
  }
}
