package io.sparkctr.train.ascent;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The slots that some rows hold, each with a rank: field by field, within a field the most frequent
 * first. Vectors over ranks are shorter than vectors over all slots. The ranks of a row ascend,
 * except for slots that fields share. A slot that no row holds has a weight of zero under any
 * penalty, so the solution is the same.
 */
public final class ActiveSlots implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SLOT_BITS = 24;
  private static final int FREQUENCY_BITS = 31;

  /** By rank. */
  private final int[] slots;

  /** By rank. */
  private final int[] frequencies;

  private ActiveSlots(int[] slots, int[] frequencies) {
    this.slots = slots;
    this.frequencies = frequencies;
  }

  /**
   * Ranks the slots.
   *
   * @param frequencies by slot, how many times rows hold it
   * @param fields by slot, a field that holds it; not read where none does
   */
  public static ActiveSlots of(int[] frequencies, byte[] fields) {
    int active = 0;
    for (int frequency : frequencies) {
      active += frequency > 0 ? 1 : 0;
    }
    long[] keys = new long[active];
    for (int slot = 0, key = 0; key < active; slot++) {
      if (frequencies[slot] > 0) {
        long order = (long) fields[slot] << FREQUENCY_BITS | Integer.MAX_VALUE - frequencies[slot];
        keys[key++] = order << SLOT_BITS | slot;
      }
    }
    Arrays.sort(keys);
    int[] slots = new int[active];
    int[] frequenciesByRank = new int[active];
    for (int rank = 0; rank < active; rank++) {
      slots[rank] = (int) keys[rank] & (1 << SLOT_BITS) - 1;
      frequenciesByRank[rank] = frequencies[slots[rank]];
    }
    return new ActiveSlots(slots, frequenciesByRank);
  }

  /** How many slots are active. */
  public int size() {
    return slots.length;
  }

  /** Slot of a rank. */
  int slot(int rank) {
    return slots[rank];
  }

  /** How many times rows hold this rank. */
  public int frequency(int rank) {
    return frequencies[rank];
  }

  /**
   * Ranks by slot; 0 where the slot is not active.
   *
   * @param size how many slots there are
   */
  public int[] ranks(int size) {
    int[] ranks = new int[size];
    for (int rank = 0; rank < slots.length; rank++) {
      ranks[slots[rank]] = rank;
    }
    return ranks;
  }

  /**
   * The weights of the active slots by rank, then the intercept.
   *
   * @param weights by slot, then the intercept
   */
  public float[] ranked(float[] weights) {
    return ranked(slots, weights);
  }

  /**
   * The weights of some slots, then the intercept.
   *
   * @param slots by rank
   * @param weights by slot, then the intercept
   */
  static float[] ranked(int[] slots, float[] weights) {
    float[] ranked = new float[slots.length + 1];
    for (int rank = 0; rank < slots.length; rank++) {
      ranked[rank] = weights[slots[rank]];
    }
    ranked[slots.length] = weights[weights.length - 1];
    return ranked;
  }

  /**
   * The weights by slot, zero where the slot is not active.
   *
   * @param size how many slots there are
   */
  public double[] expanded(double[] ranked, int size) {
    double[] weights = new double[size];
    for (int rank = 0; rank < ranked.length; rank++) {
      weights[slots[rank]] = ranked[rank];
    }
    return weights;
  }
}
