package io.sparkctr.engine.sql;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Collects the hashed rows of one partition into blocks: the step from the query, which a GPU may
 * run, to training and evaluation on the CPU.
 */
public final class SlotRowIterator implements Iterator<SlotRows> {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final Iterator<InternalRow> rows;

  /**
   * @param rows the label, then the 39 slots
   */
  public SlotRowIterator(Iterator<InternalRow> rows) {
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public SlotRows next() {
    byte[] labels = new byte[SlotRows.BLOCK_ROWS];
    int[] slots = new int[SlotRows.BLOCK_ROWS * FIELDS];
    int count = 0;
    for (; count < SlotRows.BLOCK_ROWS && rows.hasNext(); count++) {
      InternalRow row = rows.next();
      labels[count] = (byte) row.getInt(0);
      for (int field = 0; field < FIELDS; field++) {
        slots[count * FIELDS + field] = row.getInt(1 + field);
      }
    }
    return count == SlotRows.BLOCK_ROWS
        ? new SlotRows(labels, slots)
        : new SlotRows(Arrays.copyOf(labels, count), Arrays.copyOf(slots, count * FIELDS));
  }
}
