package io.sparkctr.features;

import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;

/**
 * The feature plan in plain Java: the slot of one value, the same that {@link FeaturePlan}'s
 * expressions compute, without creating objects. Safe for use by several threads.
 */
public final class SlotHash implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Seed of Spark's {@code xxhash64}. */
  private static final long SEED = 42;

  /** Integers up to here are tokens as they are. */
  static final int LAST_EXACT = 2;

  /** Tokens of the integers below are looked up. */
  private static final int SMALL = 1 << 12;

  private static final short[] SMALL_TOKENS = smallTokens();

  private final int mask;

  /** Hash of the field alone: the seed of its values. */
  private final long[] fields = new long[CriteoSchema.FIELDS];

  /**
   * The hash of a feature plan.
   *
   * @param bits the vector has 2^bits slots
   */
  public SlotHash(int bits) {
    mask = (1 << bits) - 1;
    for (int field = 0; field < fields.length; field++) {
      fields[field] = XxHash64.ofInt(field, SEED);
    }
  }

  /**
   * Slot of a missing value.
   *
   * @param field from 0, in file order
   */
  public int missing(int field) {
    return (int) fields[field] & mask;
  }

  /** Slot of an integer; {@code field} is one of the first {@link CriteoSchema#INTEGERS}. */
  public int integer(int field, int value) {
    return category(field, token(value));
  }

  /** Slot of a category, by the 32 bits of its hex digits, or of an integer, by its token. */
  public int category(int field, int bits) {
    return (int) XxHash64.ofInt(bits, fields[field]) & mask;
  }

  static int token(int value) {
    if (value <= LAST_EXACT) {
      return value;
    }
    return value < SMALL ? SMALL_TOKENS[value] : bucket(value);
  }

  private static int bucket(int value) {
    double logarithm = StrictMath.log(value);
    return LAST_EXACT + (int) (logarithm * logarithm);
  }

  private static short[] smallTokens() {
    short[] tokens = new short[SMALL];
    for (int value = LAST_EXACT + 1; value < SMALL; value++) {
      tokens[value] = (short) bucket(value);
    }
    return tokens;
  }
}
