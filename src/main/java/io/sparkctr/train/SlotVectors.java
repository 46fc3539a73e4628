package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.RankedRows.ActiveSlots;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns ranked rows into rows of a dataset for MLlib: {@code label} (double) and {@code features}
 * (sparse vector over the active slots). Where fields share a slot, its value is their number.
 */
final class SlotVectors implements Iterator<InternalRow> {
  static final String LABEL = CriteoSchema.LABEL;
  static final String FEATURES = "features";

  private static final StructType SCHEMA =
      new StructType()
          .add(LABEL, DataTypes.DoubleType, false)
          .add(FEATURES, SQLDataTypes.VectorType(), false);

  /** Marks a sparse vector in the internal form of MLlib's vector type. */
  private static final byte SPARSE = 0;

  private static final UnsafeArrayData ONES = ones();

  private final Iterator<RankedRows> blocks;
  private final ActiveSlots all;
  private final int slots;

  /** By rank of the partition, the rank over all partitions. */
  private int[] ranks = {};

  private ActiveSlots ranked;
  private SlotRows block = SlotRows.concat(List.of());
  private int row;

  private SlotVectors(Iterator<RankedRows> blocks, ActiveSlots all, int slots) {
    this.blocks = blocks;
    this.all = all;
    this.slots = slots;
  }

  /**
   * Vectors of the rows over the active slots, by rank; in the rows' order and partitions.
   *
   * @param slots how many there are
   */
  static Dataset<Row> of(
      SparkSession spark, JavaRDD<RankedRows> rows, Broadcast<ActiveSlots> active, int slots) {
    return SparkInternals.dataset(
        spark,
        rows.mapPartitions(blocks -> new SlotVectors(blocks, active.value(), slots)),
        SCHEMA);
  }

  @Override
  public boolean hasNext() {
    while (row == block.rows() && blocks.hasNext()) {
      open(blocks.next());
    }
    return row < block.rows();
  }

  private void open(RankedRows next) {
    block = next.block();
    row = 0;
    if (ranked != next.active()) {
      ranked = next.active();
      int[] bySlot = all.ranks(slots);
      ranks = new int[ranked.size()];
      Arrays.setAll(ranks, rank -> bySlot[ranked.slot(rank)]);
    }
  }

  @Override
  public InternalRow next() {
    int[] indices = new int[CriteoSchema.FIELDS];
    for (int field = 0; field < indices.length; field++) {
      indices[field] = ranks[block.slots[row * CriteoSchema.FIELDS + field]];
    }
    double label = block.labels[row++];
    return new GenericInternalRow(new Object[] {label, sparse(indices, all.size())});
  }

  /**
   * The vector type's internal form: tag, size, ascending indices, values. Sorts {@code slots},
   * which are nearly in order.
   */
  static InternalRow sparse(int[] slots, int size) {
    Arrays.sort(slots);
    int distinct = 1;
    for (int i = 1; i < slots.length; i++) {
      distinct += slots[i] == slots[i - 1] ? 0 : 1;
    }
    if (distinct == slots.length) {
      return vector(size, UnsafeArrayData.fromPrimitiveArray(slots), ONES);
    }
    int[] indices = new int[distinct];
    double[] values = new double[distinct];
    int last = -1;
    for (int i = 0; i < slots.length; i++) {
      if (i == 0 || slots[i] != slots[i - 1]) {
        indices[++last] = slots[i];
      }
      values[last]++;
    }
    return vector(
        size,
        UnsafeArrayData.fromPrimitiveArray(indices),
        UnsafeArrayData.fromPrimitiveArray(values));
  }

  private static InternalRow vector(int size, UnsafeArrayData indices, UnsafeArrayData values) {
    return new GenericInternalRow(new Object[] {SPARSE, size, indices, values});
  }

  private static UnsafeArrayData ones() {
    double[] ones = new double[CriteoSchema.FIELDS];
    Arrays.fill(ones, 1);
    return UnsafeArrayData.fromPrimitiveArray(ones);
  }
}
