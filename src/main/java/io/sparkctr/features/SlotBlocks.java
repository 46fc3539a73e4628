package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The feature plan over Spark's columnar batches, in plain Java. */
public final class SlotBlocks {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private SlotBlocks() {}

  /**
   * Blocks of the rows, in order.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   */
  public static JavaRDD<SlotRows> of(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(partition -> RowBlocks.of(partition, () -> new Builder(hash)));
  }

  /**
   * Blocks of the good rows of day files, in order, with the counts of all lines.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), {@code reject} and {@code file}
   *     (string), in this order; each batch from one file
   */
  public static JavaRDD<SlotRows> ofLines(JavaRDD<ColumnarBatch> batches, FeaturePlan plan) {
    SlotHash hash = plan.hash();
    return batches.mapPartitions(
        partition -> RowBlocks.ofLines(partition, () -> new Builder(hash)));
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

  /** The feature plan in plain Java, over rows of columnar batches. */
  private static final class Builder implements RowBlocks.Builder<SlotRows> {
    private final SlotHash hash;
    private final byte[] labels = new byte[SlotRows.BLOCK_ROWS];
    private final int[] slots = new int[SlotRows.BLOCK_ROWS * FIELDS];

    Builder(SlotHash hash) {
      this.hash = hash;
    }

    @Override
    public void add(ColumnarBatch batch, int[] chosen, int from, int count, int row) {
      ColumnVector label = batch.column(0);
      for (int i = 0; i < count; i++) {
        labels[row + i] = (byte) label.getInt(chosen[from + i]);
      }
      fill(hash, batch, chosen, from, count, slots, row);
    }

    @Override
    public SlotRows block(int rows, Map<String, LineCounts> lineCounts) {
      return rows == SlotRows.BLOCK_ROWS
          ? new SlotRows(labels, slots, lineCounts)
          : new SlotRows(
              Arrays.copyOf(labels, rows), Arrays.copyOf(slots, rows * FIELDS), lineCounts);
    }
  }
}
