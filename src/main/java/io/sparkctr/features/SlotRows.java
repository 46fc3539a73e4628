package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A block of rows after the feature plan, as arrays of primitives: 157 bytes a row, no object.
 * Whoever holds one must not change it.
 */
public final class SlotRows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Rows of a full block: 10 MB. */
  public static final int BLOCK_ROWS = 1 << 16;

  private static final int REJECT = CriteoSchema.COLUMNS.size();
  private static final int FILE = REJECT + 1;

  /** 1 for a click, else 0; one a row. */
  public final byte[] labels;

  /** 39 slots a row, row after row. */
  public final int[] slots;

  /**
   * By path, the lines of day files that were read for this block, since the block before; empty
   * where the rows come from prepared days.
   */
  public final Map<String, LineCounts> lineCounts;

  /** Rows of prepared days. */
  public SlotRows(byte[] labels, int[] slots) {
    this(labels, slots, Map.of());
  }

  public SlotRows(byte[] labels, int[] slots, Map<String, LineCounts> lineCounts) {
    this.labels = labels;
    this.slots = slots;
    this.lineCounts = lineCounts;
  }

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

  /** All rows of these blocks in one. */
  public static SlotRows concat(List<SlotRows> blocks) {
    int rows = blocks.stream().mapToInt(SlotRows::rows).sum();
    byte[] labels = new byte[rows];
    int[] slots = new int[rows * FIELDS];
    Map<String, LineCounts> lineCounts = new HashMap<>();
    int row = 0;
    for (SlotRows block : blocks) {
      System.arraycopy(block.labels, 0, labels, row, block.rows());
      System.arraycopy(block.slots, 0, slots, row * FIELDS, block.slots.length);
      LineCounts.addAll(block.lineCounts, lineCounts);
      row += block.rows();
    }
    return new SlotRows(labels, slots, lineCounts);
  }

  public int rows() {
    return labels.length;
  }

  /** Clicks among the rows. */
  public long positives() {
    long positives = 0;
    for (byte label : labels) {
      positives += label;
    }
    return positives;
  }

  /** Log-odds of a row: the intercept plus the weights of its slots. */
  public double logit(int row, double[] weights, double intercept) {
    double logit = intercept;
    for (int i = row * FIELDS, end = i + FIELDS; i < end; i++) {
      logit += weights[slots[i]];
    }
    return logit;
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
      byte[] labels = new byte[BLOCK_ROWS];
      int[] slots = new int[BLOCK_ROWS * FIELDS];
      int rows = 0;
      while (rows < BLOCK_ROWS && hasRow()) {
        int count = Math.min(BLOCK_ROWS - rows, batchRows - next);
        fill(labels, slots, rows, count);
        rows += count;
        next += count;
      }
      Map<String, LineCounts> read = lines;
      lines = new HashMap<>();
      return rows == BLOCK_ROWS
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
}
