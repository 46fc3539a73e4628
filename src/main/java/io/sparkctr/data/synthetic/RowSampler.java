package io.sparkctr.data.synthetic;

import static io.sparkctr.schema.CriteoSchema.FIELDS;
import static io.sparkctr.schema.CriteoSchema.INTEGERS;

import java.io.Serializable;

/** Draws the 39 feature fields of a row: integers as values, categories as 32-bit tokens. */
final class RowSampler implements Serializable {
  private static final long serialVersionUID = 1L;

  // Counters of a row's draws.
  private static final int VALUE = 0;
  private static final int SHARED = VALUE + FIELDS;
  private static final int GROUP_VALUE = SHARED + FIELDS;
  private static final int MISSING = GROUP_VALUE + FIELDS;
  private static final int LABEL = MISSING + FIELDS;

  private final Marginals.InverseCdf[] values = new Marginals.InverseCdf[FIELDS];
  private final double[] blockMissing;
  private final long[] blockFields;
  private final double[] sharing = new double[FIELDS];
  private final int[] group = new int[FIELDS];

  RowSampler(Marginals marginals) {
    int blocks = marginals.blocks().size();
    blockMissing = new double[blocks];
    blockFields = new long[blocks];
    for (int b = 0; b < blocks; b++) {
      blockMissing[b] = marginals.blocks().get(b).missing();
      for (int field : marginals.blocks().get(b).fields()) {
        blockFields[b] |= 1L << field;
      }
    }
    for (int field = 0; field < FIELDS; field++) {
      values[field] = marginals.columns().get(field).values();
    }
    for (int g = 0; g < marginals.related().size(); g++) {
      for (int field : marginals.related().get(g).fields()) {
        // If two fields each use the shared draw with probability c, their correlation is c
        // squared.
        sharing[field] = StrictMath.sqrt(marginals.related().get(g).correlation());
        group[field] = g;
      }
    }
  }

  /** The key of a row's draws. */
  static long key(long seed, int day, long row) {
    return CounterRandom.mix(CounterRandom.mix(seed, day), row);
  }

  /** The row's draw for its label, uniform in [0, 1). */
  static double labelDraw(long key) {
    return CounterRandom.uniform(key, LABEL);
  }

  /**
   * Fills {@code fields}, of length 39, with the row's values; zero where a value is missing.
   *
   * @return bit f is set where field f is missing
   */
  long draw(long key, int[] fields) {
    long missing = 0;
    for (int b = 0; b < blockMissing.length; b++) {
      if (CounterRandom.uniform(key, MISSING + b) < blockMissing[b]) {
        missing |= blockFields[b];
      }
    }
    for (int field = 0; field < FIELDS; field++) {
      if ((missing >>> field & 1) != 0) {
        fields[field] = 0;
        continue;
      }
      boolean shared =
          sharing[field] > 0 && CounterRandom.uniform(key, SHARED + field) < sharing[field];
      double u = CounterRandom.uniform(key, shared ? GROUP_VALUE + group[field] : VALUE + field);
      double value = values[field].value(u);
      fields[field] = field < INTEGERS ? (int) Math.floor(value + 0.5) : token(field, (long) value);
    }
    return missing;
  }

  /** The token of a field's value with this rank; the same on every day. */
  private static int token(int field, long rank) {
    return (int) (CounterRandom.mix(CounterRandom.mix(0, field), rank) >>> 32);
  }

  /**
   * Random numbers by position instead of by sequence: a draw depends only on its key and its
   * counter. The mixing function is SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014;
   * constants of Stafford's variant 13).
   */
  static final class CounterRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private CounterRandom() {}

    /** A new key for each pair of key and counter; all 64 bits depend on both. */
    static long mix(long key, long counter) {
      long z = key + (counter + 1) * GOLDEN;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    static double uniform(long key, long counter) {
      return (mix(key, counter) >>> 11) * 0x1p-53;
    }

    /**
     * About standard normal: the sum of four uniforms (Irwin-Hall), with mean 0, variance 1 and
     * absolute values below 3.47.
     */
    static double normal(long key, long counter) {
      long bits = mix(key, counter);
      long sum =
          (bits & 0xFFFF)
              + (bits >>> 16 & 0xFFFF)
              + (bits >>> 32 & 0xFFFF)
              + (bits >>> 48 & 0xFFFF);
      return (sum - 2 * 65535) * (1.7320508075688772 / 65536);
    }
  }
}
