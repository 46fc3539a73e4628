package io.sparkctr.train.ascent;

import io.sparkctr.data.LineCounts;
import java.io.Serializable;
import java.util.Map;

/**
 * What the ranks of a shard stand for, and counts of its rows. A rank numbers a slot among those
 * that the shard holds. Slots of its first rows come first, field by field, within a field the most
 * frequent first; the others follow as the shard meets them. So the weights in frequent use lie
 * together in the processor's caches: a pass over ranks takes half the time of a pass over slots.
 */
public final class ShardIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Slots by rank. */
  public final int[] slots;

  /** By rank, how many times rows hold it, up to 2^31 - 1. */
  final int[] frequencies;

  /** By rank, the field that held it first. */
  final byte[] fields;

  /** By field, the first rank of its own. */
  final int[] firsts;

  final long rows;

  /** Clicks among the rows. */
  final long positives;

  /**
   * By path, the lines of day files that were read for the shard; empty where the rows come from
   * prepared days.
   */
  final Map<String, LineCounts> lineCounts;

  ShardIndex(
      int[] slots,
      int[] frequencies,
      byte[] fields,
      int[] firsts,
      long rows,
      long positives,
      Map<String, LineCounts> lineCounts) {
    this.slots = slots;
    this.frequencies = frequencies;
    this.fields = fields;
    this.firsts = firsts;
    this.rows = rows;
    this.positives = positives;
    this.lineCounts = lineCounts;
  }

  /** How many ranks there are. */
  public int size() {
    return slots.length;
  }

  /**
   * The weights by rank, then the intercept.
   *
   * @param weights by slot, then the intercept
   */
  float[] ranked(float[] weights) {
    return ActiveSlots.ranked(slots, weights);
  }
}
