package io.sparkctr.engine.sql;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The hand-over of the feature plan's expressions, which run on a GPU where the session has one, to
 * the solver's blocks on the CPU. {@link SlotBlocks} gives the same from columns on the CPU.
 */
public final class ExpressionSlots implements Iterator<SlotRows> {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final Iterator<InternalRow> rows;

  private ExpressionSlots(Iterator<InternalRow> rows) {
    this.rows = rows;
  }

  /**
   * Blocks of the rows, in order.
   *
   * @param prepared rows with the 40 columns of a prepared day, labels included
   * @param partitions at most so many
   */
  public static JavaRDD<SlotRows> of(Dataset<Row> prepared, FeaturePlan plan, int partitions) {
    return SparkInternals.rows(plan(prepared, plan))
        .coalesce(partitions)
        .mapPartitions(ExpressionSlots::new);
  }

  /** The dataset that is handed over: the label, then the slots. */
  public static Dataset<Row> plan(Dataset<Row> prepared, FeaturePlan plan) {
    return plan.apply(prepared, CriteoSchema.LABEL);
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public SlotRows next() {
    byte[] labels = new byte[SlotBlocks.ROWS];
    int[] slots = new int[SlotBlocks.ROWS * FIELDS];
    int count = 0;
    for (; count < SlotBlocks.ROWS && rows.hasNext(); count++) {
      InternalRow row = rows.next();
      labels[count] = (byte) row.getInt(0);
      for (int field = 0; field < FIELDS; field++) {
        slots[count * FIELDS + field] = row.getInt(1 + field);
      }
    }
    return count == SlotBlocks.ROWS
        ? new SlotRows(labels, slots)
        : new SlotRows(Arrays.copyOf(labels, count), Arrays.copyOf(slots, count * FIELDS));
  }
}
