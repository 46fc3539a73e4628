package io.sparkctr.train;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Packs the rows of a shard in one pass: segments in the rows' order, then the index. A segment
 * holds rows of one block.
 *
 * <p>Memory, S = 2^bits: 8 · S bytes, and 24 for each pair of a field and a slot that another field
 * met before; 12 for each slot of the shard at the end.
 */
final class ShardEncoder {
  private static final int FIELDS = CriteoSchema.FIELDS;

  // A slot's entry: the field that met it first, its code there, its frequency; 0 = not met.
  private static final int FREQUENCY_BITS = 31;
  private static final long MAX_FREQUENCY = (1L << FREQUENCY_BITS) - 1;
  private static final int CODE_BITS = 24;
  private static final int CODE_MASK = (1 << CODE_BITS) - 1;
  private static final int FIELD_SHIFT = FREQUENCY_BITS + CODE_BITS;

  private final Iterator<SlotRows> blocks;
  private final long[] entries;
  private final int[] owned = new int[FIELDS];
  private final SharedSlots shared = new SharedSlots();
  private final Map<String, LineCounts> lineCounts = new HashMap<>();
  private final int[] codes = new int[RowChunk.MAX_ROWS * FIELDS];

  /** The segment that was packed last. */
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
    entries = new long[slots];
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
    }
    int end = Math.min(next + RowSegment.MAX_ROWS, block.rows());
    int length = 0;
    while (next < end) {
      int count = Math.min(RowChunk.MAX_ROWS, end - next);
      encode(block.slots, next * FIELDS, count);
      int start = length;
      length = RowChunk.write(block.labels, next, count, codes, packed, start);
      positives += new RowChunk(packed, start).positives();
      rows += count;
      next += count;
    }
    return length;
  }

  /** Rows so far. */
  long rows() {
    return rows;
  }

  /** Holds the segment that was packed last. */
  byte[] packed() {
    return packed;
  }

  private void encode(int[] slots, int from, int count) {
    for (int row = 0; row < count; row++) {
      for (int field = 0; field < FIELDS; field++) {
        int slot = slots[from + row * FIELDS + field];
        long entry = entries[slot];
        if (entry == 0) {
          entry = (field + 1L) << FIELD_SHIFT | (long) owned[field]++ << FREQUENCY_BITS;
        }
        codes[row * FIELDS + field] =
            owner(entry) == field ? code(entry) : ~shared.code(field, slot);
        entries[slot] = (entry & MAX_FREQUENCY) == MAX_FREQUENCY ? entry : entry + 1;
      }
    }
  }

  private static int owner(long entry) {
    return (int) (entry >>> FIELD_SHIFT) - 1;
  }

  private static int code(long entry) {
    return (int) (entry >>> FREQUENCY_BITS) & CODE_MASK;
  }

  /** The index of all rows so far. */
  ShardIndex index() {
    int[] firsts = starts(owned);
    int[] slots = new int[firsts[FIELDS]];
    int[] frequencies = new int[slots.length];
    for (int slot = 0; slot < entries.length; slot++) {
      long entry = entries[slot];
      if (entry != 0) {
        int rank = rank(entry, firsts);
        slots[rank] = slot;
        frequencies[rank] = (int) (entry & MAX_FREQUENCY);
      }
    }
    int[] firstOthers = starts(shared.counts);
    int[] others = new int[firstOthers[FIELDS]];
    shared.forEach(
        (field, slot, code) -> others[firstOthers[field] + code] = rank(entries[slot], firsts));
    return new ShardIndex(
        slots, frequencies, firsts, others, firstOthers, rows, positives, Map.copyOf(lineCounts));
  }

  private static int rank(long entry, int[] firsts) {
    return firsts[owner(entry)] + code(entry);
  }

  /** By field, the sum of the counts before it; then the sum of all. */
  private static int[] starts(int[] counts) {
    int[] starts = new int[FIELDS + 1];
    for (int field = 0; field < FIELDS; field++) {
      starts[field + 1] = starts[field] + counts[field];
    }
    return starts;
  }

  /** Codes of slots that a field shares with a field that met it before: a hash table. */
  private static final class SharedSlots {
    private static final int INITIAL = 1 << 10;

    /** {@code slot · 64 + field + 1}; 0 = empty. */
    private long[] keys = new long[INITIAL];

    private int[] codes = new int[INITIAL];
    private int size;

    /** By field, how many it has. */
    private final int[] counts = new int[FIELDS];

    interface Visitor {
      void visit(int field, int slot, int code);
    }

    int code(int field, int slot) {
      long key = (long) slot << 6 | field + 1;
      int place = place(keys, key);
      if (keys[place] == 0) {
        if (2 * ++size > keys.length) {
          grow();
          place = place(keys, key);
        }
        keys[place] = key;
        codes[place] = counts[field]++;
      }
      return codes[place];
    }

    void forEach(Visitor visitor) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != 0) {
          visitor.visit((int) (keys[i] & 63) - 1, (int) (keys[i] >>> 6), codes[i]);
        }
      }
    }

    private void grow() {
      long[] oldKeys = keys;
      int[] oldCodes = codes;
      keys = new long[2 * oldKeys.length];
      codes = new int[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int place = place(keys, oldKeys[i]);
          keys[place] = oldKeys[i];
          codes[place] = oldCodes[i];
        }
      }
    }

    /** Where the key is, or where it belongs. */
    private static int place(long[] keys, long key) {
      int mask = keys.length - 1;
      int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
      while (keys[place] != 0 && keys[place] != key) {
        place = place + 1 & mask;
      }
      return place;
    }
  }
}
