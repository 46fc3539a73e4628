package io.sparkctr.data.synthetic;

import static io.sparkctr.schema.CriteoSchema.FIELDS;
import static io.sparkctr.schema.CriteoSchema.INTEGERS;

import java.io.Serializable;

/** Draws the 39 feature fields of a row: integers as they are, categories as 32-bit tokens. */
final class RowSampler implements Serializable {
  private static final long serialVersionUID = 1L;

  // Positions of a row's draws (CounterRandom's counter).
  private static final int VALUE = 0;
  private static final int SHARED = VALUE + FIELDS;
  private static final int GROUP_VALUE = SHARED + FIELDS;
  private static final int MISSING = GROUP_VALUE + FIELDS;
  private static final int LABEL = MISSING + FIELDS;

  private final InverseCdf[] values = new InverseCdf[FIELDS];
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
        // Two fields that each follow the common draw with probability c correlate by c squared.
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
   * Fills {@code fields}, of length 39, with the row's values, zero where missing.
   *
   * @return bit f set: field f is missing
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

  /** The 32 bits that stand for a field's value of the given rank; the same on every day. */
  private static int token(int field, long rank) {
    return (int) (CounterRandom.mix(CounterRandom.mix(0, field), rank) >>> 32);
  }
}
