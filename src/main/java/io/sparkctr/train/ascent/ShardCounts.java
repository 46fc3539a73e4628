package io.sparkctr.train.ascent;

import io.sparkctr.data.LineCounts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts over the rows of all shards. Sums, so that the order of the shards does not matter. */
public final class ShardCounts {
  /** By slot, how many shards hold it; then how many shards hold any row. */
  private final short[] holders;

  /** By slot, how many times rows hold it, up to 2^31 - 1. */
  private final int[] frequencies;

  /** By slot, the first field that holds it. */
  private final byte[] fields;

  private final Map<String, LineCounts> lineCounts = new HashMap<>();
  private long rows;
  private long positives;

  /**
   * Counts nothing yet.
   *
   * @param slots how many there are
   */
  public ShardCounts(int slots) {
    holders = new short[slots + 1];
    frequencies = new int[slots];
    fields = new byte[slots];
    Arrays.fill(fields, Byte.MAX_VALUE);
  }

  /** Adds the counts of a shard. */
  public void add(ShardIndex index) {
    rows += index.rows;
    positives += index.positives;
    LineCounts.addAll(index.lineCounts, lineCounts);
    holders[holders.length - 1] += (short) (index.rows > 0 ? 1 : 0);
    for (int rank = 0; rank < index.size(); rank++) {
      int slot = index.slots[rank];
      holders[slot]++;
      long sum = (long) frequencies[slot] + index.frequencies[rank];
      frequencies[slot] = (int) Math.min(Integer.MAX_VALUE, sum);
      fields[slot] = (byte) Math.min(fields[slot], index.fields[rank]);
    }
  }

  public long rows() {
    return rows;
  }

  /** Clicks among the rows. */
  public long positives() {
    return positives;
  }

  /** How many slots there are. */
  public int slots() {
    return frequencies.length;
  }

  /** By path, the lines of day files that were read; empty for rows of prepared days. */
  public Map<String, LineCounts> lineCounts() {
    return lineCounts;
  }

  /** By slot, how many shards hold it; then how many shards hold any row. */
  short[] holders() {
    return holders;
  }

  /** How many times rows hold a slot, up to 2^31 - 1: once for each field that falls into it. */
  public int frequency(int slot) {
    return frequencies[slot];
  }

  /** The first field that holds a slot, from 0; undefined where {@link #frequency} is 0. */
  public int field(int slot) {
    return fields[slot];
  }

  /** How many slots rows hold. */
  public long activeCount() {
    return Arrays.stream(frequencies).filter(frequency -> frequency > 0).count();
  }

  /** The slots that any row holds. */
  public ActiveSlots active() {
    return ActiveSlots.of(frequencies, fields);
  }
}
