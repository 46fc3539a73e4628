package io.sparkctr.train.ascent;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Packs the rows of a shard in one pass: segments in the rows' order, then the index. A segment
 * holds rows of one block. The first block decides the ranks of the slots that it holds; later
 * slots get the ranks behind them as they come.
 *
 * <p>Memory, S = 2^bits: 4 · S bytes, and 9 for each slot of the shard, up to 18 while they grow.
 */
final class ShardEncoder {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final Iterator<SlotRows> blocks;

  /** By slot, its rank + 1; 0 = not met. */
  private final int[] ranks;

  private final int[] firsts = new int[FIELDS];
  private int[] slots = {};
  private int[] frequencies = {};
  private byte[] fields = {};
  private int size;

  private final Map<String, LineCounts> lineCounts = new HashMap<>();
  private final int[] chunk = new int[RowChunk.MAX_ROWS * FIELDS];
  private final byte[] packed = new byte[RowSegment.MAX_BYTES];
  private SlotRows block = new SlotRows(new byte[0], new int[0]);
  private int next;
  private long rows;
  private long positives;

  /**
   * A pass over the rows.
   *
   * @param slots how many there are
   */
  ShardEncoder(Iterator<SlotRows> blocks, int slots) {
    this.blocks = blocks;
    ranks = new int[slots];
  }

  /**
   * Packs the next segment.
   *
   * @return its bytes in {@link #packed()}; 0 after the last
   */
  int next() {
    while (next == block.rows() && blocks.hasNext()) {
      block = blocks.next();
      next = 0;
      LineCounts.addAll(block.lineCounts, lineCounts);
      if (size == 0 && block.rows() > 0) {
        rankFirst(block.slots);
      }
    }
    int end = Math.min(next + RowSegment.MAX_ROWS, block.rows());
    int length = 0;
    while (next < end) {
      int count = Math.min(RowChunk.MAX_ROWS, end - next);
      rank(block.slots, next * FIELDS, count * FIELDS);
      int start = length;
      length = RowChunk.write(block.labels, next, count, chunk, firsts, packed, start);
      positives += new RowChunk(packed, start).positives();
      rows += count;
      next += count;
    }
    return length;
  }

  /** Holds the segment that was packed last. */
  byte[] packed() {
    return packed;
  }

  /** Rows so far. */
  long rows() {
    return rows;
  }

  /** Ranks the slots of the first block: field by field, the most frequent first. */
  private void rankFirst(int[] values) {
    // Counts in place of ranks.
    byte[] fieldOf = new byte[ranks.length];
    for (int i = 0, field = 0;
        i < values.length;
        i++, field = field + 1 == FIELDS ? 0 : field + 1) {
      if (ranks[values[i]]++ == 0) {
        fieldOf[values[i]] = (byte) field;
      }
    }
    ActiveSlots first = ActiveSlots.of(ranks, fieldOf);
    Arrays.fill(ranks, 0);
    int field = 0;
    for (int rank = 0; rank < first.size(); rank++) {
      int slot = first.slot(rank);
      for (; field < fieldOf[slot]; field++) {
        firsts[field + 1] = size;
      }
      add(slot, field);
    }
    Arrays.fill(firsts, field + 1, FIELDS, size);
  }

  /** Gives a slot the next rank. */
  private int add(int slot, int field) {
    if (size == slots.length) {
      int room = Math.min(Math.max(1 << 16, 2 * size), ranks.length);
      slots = Arrays.copyOf(slots, room);
      frequencies = Arrays.copyOf(frequencies, room);
      fields = Arrays.copyOf(fields, room);
    }
    slots[size] = slot;
    fields[size] = (byte) field;
    ranks[slot] = size + 1;
    return size++;
  }

  /** Turns slots into ranks, and counts them. */
  private void rank(int[] values, int from, int count) {
    // A loop of its own: the processor then waits for many entries at the same time.
    for (int i = 0; i < count; i++) {
      chunk[i] = ranks[values[from + i]] - 1;
    }
    for (int i = 0, field = 0; i < count; i++, field = field + 1 == FIELDS ? 0 : field + 1) {
      if (chunk[i] < 0) {
        int slot = values[from + i];
        chunk[i] = ranks[slot] > 0 ? ranks[slot] - 1 : add(slot, field);
      }
      int frequency = frequencies[chunk[i]] + 1;
      frequencies[chunk[i]] = frequency < 0 ? Integer.MAX_VALUE : frequency;
    }
  }

  /** The index of all rows so far. */
  ShardIndex index() {
    return new ShardIndex(
        Arrays.copyOf(slots, size),
        Arrays.copyOf(frequencies, size),
        Arrays.copyOf(fields, size),
        firsts,
        rows,
        positives,
        Map.copyOf(lineCounts));
  }
}
