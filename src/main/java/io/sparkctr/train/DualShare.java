package io.sparkctr.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What one partition holds after an epoch: its dual variables, and how it moved the weights. */
final class DualShare implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One a row, block by block. */
  private final List<float[]> duals;

  /** The weights that moved, the intercept's place behind the last slot. */
  private final int[] slots;

  private final float[] changes;

  private DualShare(List<float[]> duals, int[] slots, float[] changes) {
    this.duals = duals;
    this.slots = slots;
    this.changes = changes;
  }

  /** Before the first epoch. */
  static DualShare unmoved(Iterator<RankedRows> blocks) {
    List<float[]> duals = new ArrayList<>();
    blocks.forEachRemaining(block -> duals.add(new float[block.rows().rows()]));
    return new DualShare(duals, new int[0], new float[0]);
  }

  /**
   * After one more epoch.
   *
   * @param before weights that all partitions start from
   */
  DualShare moved(
      Iterator<RankedRows> partition, float[] before, short[] holders, double strength, long seed) {
    List<RankedRows> blocks = RankedRows.all(partition);
    if (blocks.isEmpty()) {
      return this;
    }
    List<float[]> moved = duals.stream().map(float[]::clone).toList();
    ActiveSlots active = blocks.get(0).active();
    int intercept = active.size();
    float[] after = active.ranked(before);
    short[] held = new short[after.length];
    for (int rank = 0; rank < intercept; rank++) {
      held[rank] = holders[active.slot(rank)];
    }
    held[intercept] = holders[holders.length - 1];
    new DualEpoch(after, held, strength, seed)
        .visit(blocks.stream().map(RankedRows::rows).toList(), moved);
    int[] slots = new int[after.length];
    float[] changes = new float[after.length];
    int count = 0;
    for (int rank = 0; rank < after.length; rank++) {
      int slot = rank == intercept ? before.length - 1 : active.slot(rank);
      if (after[rank] != before[slot]) {
        slots[count] = slot;
        changes[count++] = (after[rank] - before[slot]) / held[rank];
      }
    }
    return new DualShare(moved, Arrays.copyOf(slots, count), Arrays.copyOf(changes, count));
  }

  /**
   * The weights' changes in {@link DualWeights#units}.
   *
   * @param size slots, and one for the intercept
   */
  long[] change(int size) {
    long[] change = new long[size];
    for (int i = 0; i < slots.length; i++) {
      change[slots[i]] = DualWeights.units(changes[i]);
    }
    return change;
  }
}
