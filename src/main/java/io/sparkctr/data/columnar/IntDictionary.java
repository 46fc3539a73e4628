package io.sparkctr.data.columnar;

import java.util.Arrays;

/** The distinct values of a column, numbered in the order in which they came. */
final class IntDictionary {
  /** What a number may take at most. */
  static final int MOST_ENTRIES = 1 << 16;

  private static final int FIRST_SLOTS = 1 << 10;
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  /** Open addressing: the value above, its number + 1 below; 0 where nothing is. */
  private long[] slots = new long[FIRST_SLOTS];

  private int[] entries = new int[FIRST_SLOTS / 2];
  private int size;

  int size() {
    return size;
  }

  int[] entries() {
    return entries;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  /** The number of each value; false, with some of them added, where they are too many. */
  boolean encode(int[] values, int count, int[] numbers) {
    int at = 0;
    while (true) {
      at = encode(values, at, count, numbers);
      if (at == count) {
        return true;
      }
      if (size == MOST_ENTRIES) {
        return false;
      }
      grow();
    }
  }

  /** Stops before the value that the slots have no room for. */
  private int encode(int[] values, int from, int count, int[] numbers) {
    long[] table = slots;
    int mask = table.length - 1;
    int shift = Integer.numberOfLeadingZeros(mask);
    for (int i = from; i < count; i++) {
      int value = values[i];
      int at = (value * GOLDEN_RATIO) >>> shift;
      long slot = table[at];
      while (slot != 0 && (int) (slot >>> Integer.SIZE) != value) {
        at = (at + 1) & mask;
        slot = table[at];
      }
      if (slot == 0) {
        if (size == entries.length) {
          return i;
        }
        entries[size++] = value;
        slot = ((long) value << Integer.SIZE) | size;
        table[at] = slot;
      }
      numbers[i] = (int) slot - 1;
    }
    return count;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    entries = Arrays.copyOf(entries, slots.length / 2);
    int mask = slots.length - 1;
    int shift = Integer.numberOfLeadingZeros(mask);
    for (int i = 0; i < size; i++) {
      int at = (entries[i] * GOLDEN_RATIO) >>> shift;
      while (slots[at] != 0) {
        at = (at + 1) & mask;
      }
      slots[at] = ((long) entries[i] << Integer.SIZE) | (i + 1);
    }
  }
}
