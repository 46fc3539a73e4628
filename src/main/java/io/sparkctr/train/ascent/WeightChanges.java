package io.sparkctr.train.ascent;

import java.io.Serializable;
import java.util.Arrays;

/** How a shard moved the weights in an epoch: a bit a slot, and 4 bytes for each that moved. */
final class WeightChanges implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A bit a slot and one for the intercept: whether it moved. */
  private final long[] moved;

  /** How far, of those that moved. */
  private final float[] by;

  private WeightChanges(long[] moved, float[] by) {
    this.moved = moved;
    this.by = by;
  }

  /** Receives a change. The intercept's place is behind the last slot. */
  interface Receiver {
    void add(int slot, float change);
  }

  /**
   * The shard's part of the change: every holder of a slot is taken to have moved it as far.
   *
   * @param before by slot, then the intercept
   * @param after by rank, then the intercept
   * @param held by rank, how many shards hold it; then how many hold any row
   */
  static WeightChanges of(ShardIndex index, float[] before, float[] after, short[] held) {
    float[] change = new float[before.length];
    for (int rank = 0; rank < index.size(); rank++) {
      int slot = index.slots[rank];
      change[slot] = (after[rank] - before[slot]) / held[rank];
    }
    int last = before.length - 1;
    change[last] = (after[index.size()] - before[last]) / held[index.size()];
    long[] moved = new long[last / Long.SIZE + 1];
    float[] by = new float[change.length];
    int count = 0;
    for (int slot = 0; slot < change.length; slot++) {
      if (change[slot] != 0) {
        moved[slot / Long.SIZE] |= 1L << slot;
        by[count++] = change[slot];
      }
    }
    return new WeightChanges(moved, Arrays.copyOf(by, count));
  }

  /** Hands over all changes, by ascending slot. */
  void forEach(Receiver receiver) {
    int next = 0;
    for (int word = 0; word < moved.length; word++) {
      for (long bits = moved[word]; bits != 0; bits &= bits - 1) {
        receiver.add(word * Long.SIZE + Long.numberOfTrailingZeros(bits), by[next++]);
      }
    }
  }
}
