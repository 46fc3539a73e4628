package io.sparkctr.metrics;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The occupied bins of a {@link ScoreHistogram}: an open-addressing hash table over primitives. Bin
 * {@code b} holds the logits in {@code [b, b + 1) * 2^-fineness}. Shifting the numbers of the bins
 * right by one doubles the width.
 */
final class LogitBins implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Small enough for the table (2 MiB) to stay in a core's caches. */
  private static final int MAX_BINS = 1 << 15;

  private static final int MAX_FINENESS = 32;

  /** Larger logits share the last bin on each side: the number of a bin must fit a long. */
  private static final double MAX_LOGIT = 0x1p30;

  private static final int MIN_SLOTS = 32;

  /** A slot is four longs, side by side so that a row costs one cache miss. */
  private static final int SLOT_SHIFT = 2;

  private static final int POSITIVES = 1;
  private static final int NEGATIVES = 2;

  /**
   * An unsigned integer, in units of 2<sup>-63</sup>: unlike a sum of doubles, it is the same in
   * every order of additions, and many equal predictions do not add up their rounding error.
   */
  private static final int PREDICTIONS = 3;

  private static final double UNITS = 0x1p63;

  private int fineness = MAX_FINENESS;
  private double binsPerUnit = Math.scalb(1.0, MAX_FINENESS);
  private int occupied;
  private long[] table = new long[MIN_SLOTS << SLOT_SHIFT];

  /**
   * By slot, how often its sum of predictions overflowed. Beside the table, as a row seldom needs
   * it.
   */
  private long[] carries = new long[MIN_SLOTS];

  /** Counts a row with its predicted probability. */
  void add(double logit, int label, double prediction) {
    double inRange = Math.max(-MAX_LOGIT, Math.min(MAX_LOGIT, logit));
    add((long) Math.floor(inRange * binsPerUnit), label, 1 - label, (long) (prediction * UNITS), 0);
  }

  /** Adds the bins of another table. */
  void addAll(LogitBins other) {
    while (fineness > other.fineness) {
      coarsen();
    }
    // The other's bins come in the order of their hashes: they would fill a smaller table from its
    // start, and probing would become quadratic.
    if (table.length < other.table.length) {
      rehash(other.table.length, 0);
    }
    long[] from = other.table;
    int otherFineness = other.fineness;
    for (int slot = 0; slot < from.length; slot += 1 << SLOT_SHIFT) {
      if (isOccupied(from, slot)) {
        add(
            from[slot] >> (otherFineness - fineness),
            from[slot + POSITIVES],
            from[slot + NEGATIVES],
            from[slot + PREDICTIONS],
            other.carries[slot >> SLOT_SHIFT]);
      }
    }
  }

  /** Adds the bins to {@code groups} by rising score. */
  void forEachAscending(ScoreGroups groups) {
    long[] bins = new long[occupied];
    int found = 0;
    for (int slot = 0; slot < table.length; slot += 1 << SLOT_SHIFT) {
      if (isOccupied(table, slot)) {
        bins[found++] = table[slot];
      }
    }
    Arrays.sort(bins);
    for (long bin : bins) {
      int slot = slotOf(bin);
      groups.add(
          Math.scalb((double) bin, -fineness),
          table[slot + POSITIVES],
          table[slot + NEGATIVES],
          predictions(table[slot + PREDICTIONS], carries[slot >> SLOT_SHIFT]));
    }
  }

  /** How many (positive, negative) pairs of rows share a bin. */
  double tiedPairs() {
    double pairs = 0;
    for (int slot = 0; slot < table.length; slot += 1 << SLOT_SHIFT) {
      pairs += (double) table[slot + POSITIVES] * table[slot + NEGATIVES];
    }
    return pairs;
  }

  private static double predictions(long units, long carries) {
    // The lowest bit apart: the conversion is of signed numbers.
    double half = (units >>> 1) + 0x1p63 * carries;
    return (2 * half + (units & 1)) / UNITS;
  }

  private void add(long bin, long positives, long negatives, long predictions, long carried) {
    accumulate(bin, positives, negatives, predictions, carried);
    while (occupied > MAX_BINS) {
      coarsen();
    }
    if (occupied << (SLOT_SHIFT + 1) > table.length) {
      rehash(2 * table.length, 0);
    }
  }

  private void accumulate(
      long bin, long positives, long negatives, long predictions, long carried) {
    int slot = slotOf(bin);
    occupied += isOccupied(table, slot) ? 0 : 1;
    table[slot] = bin;
    table[slot + POSITIVES] += positives;
    table[slot + NEGATIVES] += negatives;
    long sum = table[slot + PREDICTIONS] + predictions;
    table[slot + PREDICTIONS] = sum;
    boolean overflows = Long.compareUnsigned(sum, predictions) < 0;
    if (overflows || carried > 0) {
      carries[slot >> SLOT_SHIFT] += carried + (overflows ? 1 : 0);
    }
  }

  private void coarsen() {
    fineness--;
    binsPerUnit = Math.scalb(1.0, fineness);
    rehash(table.length, 1);
  }

  /** Moves the bins to a new table, with their numbers shifted right. */
  private void rehash(int length, int shift) {
    long[] from = table;
    long[] fromCarries = carries;
    table = new long[length];
    carries = new long[length >> SLOT_SHIFT];
    occupied = 0;
    for (int slot = 0; slot < from.length; slot += 1 << SLOT_SHIFT) {
      if (isOccupied(from, slot)) {
        accumulate(
            from[slot] >> shift,
            from[slot + POSITIVES],
            from[slot + NEGATIVES],
            from[slot + PREDICTIONS],
            fromCarries[slot >> SLOT_SHIFT]);
      }
    }
  }

  /** Where the bin is, or the free slot where it belongs; a table is at most half full. */
  private int slotOf(long bin) {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
    long hash = bin * 0x9E3779B97F4A7C15L;
    int mask = table.length - 1;
    int slot = (int) (hash >>> Long.numberOfLeadingZeros(mask)) & -(1 << SLOT_SHIFT);
    while (isOccupied(table, slot) && table[slot] != bin) {
      slot = slot + (1 << SLOT_SHIFT) & mask;
    }
    return slot;
  }

  private static boolean isOccupied(long[] table, int slot) {
    return (table[slot + POSITIVES] | table[slot + NEGATIVES]) != 0;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(fineness);
    out.writeInt(table.length);
    out.writeInt(occupied);
    for (int slot = 0; slot < table.length; slot += 1 << SLOT_SHIFT) {
      if (isOccupied(table, slot)) {
        for (int i = 0; i < 1 << SLOT_SHIFT; i++) {
          out.writeLong(table[slot + i]);
        }
        out.writeLong(carries[slot >> SLOT_SHIFT]);
      }
    }
  }

  private void readObject(ObjectInputStream in) throws IOException {
    fineness = in.readInt();
    binsPerUnit = Math.scalb(1.0, fineness);
    table = new long[in.readInt()];
    carries = new long[table.length >> SLOT_SHIFT];
    for (int left = in.readInt(); left > 0; left--) {
      accumulate(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
  }
}
