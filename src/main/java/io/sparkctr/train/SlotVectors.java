package io.sparkctr.train;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.ascent.ActiveSlots;
import io.sparkctr.train.ascent.ChunkReader;
import io.sparkctr.train.ascent.RowChunk;
import io.sparkctr.train.ascent.ShardFile;
import io.sparkctr.train.ascent.ShardIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.TaskContext;
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
import org.apache.spark.util.TaskCompletionListener;

/**
 * Turns training rows into rows of a dataset for MLlib: {@code label} (double) and {@code features}
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

  private final Iterator<RowChunk> chunks;
  private final ChunkReader reader;

  /** By rank of the shard, the rank over all shards. */
  private final int[] ranks;

  /** How many ranks there are over all shards. */
  private final int size;

  private RowChunk chunk;
  private int row;

  private SlotVectors(ShardFile shard, ActiveSlots active, int slots) throws IOException {
    ShardFile.Chunks all = shard.chunks();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(all));
    chunks = all;
    ShardIndex index = shard.index();
    reader = new ChunkReader(index);
    size = active.size();
    int[] bySlot = active.ranks(slots);
    ranks = Arrays.stream(index.slots).map(slot -> bySlot[slot]).toArray();
  }

  private static void close(ShardFile.Chunks chunks) {
    try {
      chunks.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Vectors of the rows over the active slots, by rank; in the rows' order and shards. */
  static Dataset<Row> of(SparkSession spark, TrainingRows rows, Broadcast<ActiveSlots> active) {
    int slots = rows.plan().slots();
    return SparkInternals.dataset(
        spark,
        rows.shards(shard -> shard)
            .mapPartitions(shard -> new SlotVectors(shard.next(), active.value(), slots)),
        SCHEMA);
  }

  @Override
  public boolean hasNext() {
    while ((chunk == null || row == chunk.rows()) && chunks.hasNext()) {
      chunk = chunks.next();
      row = 0;
      reader.open(chunk);
    }
    return chunk != null && row < chunk.rows();
  }

  @Override
  public InternalRow next() {
    reader.read(row);
    int[] indices = new int[CriteoSchema.FIELDS];
    for (int place = 0; place < indices.length; place++) {
      indices[place] = ranks[reader.ranks[place]];
    }
    double label = chunk.label(row++);
    return new GenericInternalRow(new Object[] {label, sparse(indices, size)});
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
