package io.sparkctr.model;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The slots that training rows hold, the most frequent first. MLlib keeps dozens of dense vectors:
 * over these slots alone they are shorter, and what is used most lies together. Slots that no row
 * holds have a weight of zero under any penalty, so that the solution is the same.
 */
final class ActiveSlots implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Slots by rank. */
  private final int[] slots;

  /** Ranks by slot; without meaning where the slot is not active. */
  private final int[] ranks;

  private ActiveSlots(int[] slots, int[] ranks) {
    this.slots = slots;
    this.ranks = ranks;
  }

  /**
   * Ranks the slots.
   *
   * @param frequencies by slot, at least 0
   */
  static ActiveSlots of(int[] frequencies) {
    // The frequency falls, the slot rises.
    long[] keys = new long[frequencies.length];
    int active = 0;
    for (int slot = 0; slot < frequencies.length; slot++) {
      if (frequencies[slot] > 0) {
        keys[active++] = (long) (Integer.MAX_VALUE - frequencies[slot]) << Integer.SIZE | slot;
      }
    }
    Arrays.sort(keys, 0, active);
    int[] slots = new int[active];
    int[] ranks = new int[frequencies.length];
    for (int rank = 0; rank < active; rank++) {
      slots[rank] = (int) keys[rank];
      ranks[slots[rank]] = rank;
    }
    return new ActiveSlots(slots, ranks);
  }

  /** How many slots are active. */
  int size() {
    return slots.length;
  }

  /** Rank of an active slot. */
  int rank(int slot) {
    return ranks[slot];
  }

  /** The weights of the active slots, by rank. */
  double[] ranked(double[] weights) {
    double[] ranked = new double[slots.length];
    Arrays.setAll(ranked, rank -> weights[slots[rank]]);
    return ranked;
  }

  /** The weights by slot, zero where the slot is not active. */
  double[] expanded(double[] ranked) {
    double[] weights = new double[ranks.length];
    for (int rank = 0; rank < ranked.length; rank++) {
      weights[slots[rank]] = ranked[rank];
    }
    return weights;
  }
}
