package io.sparkctr.bench.peer;

/** The feature plan's buckets of integers, most of them looked up: a logarithm takes its time. */
final class IntegerTokens {
  private static final int LAST_EXACT = 2;
  private static final int LOOKED_UP = 1 << 16;
  private static final short[] TOKENS = new short[LOOKED_UP];

  static {
    for (int value = LAST_EXACT + 1; value < LOOKED_UP; value++) {
      TOKENS[value] = (short) computed(value);
    }
  }

  private IntegerTokens() {}

  /** The value itself up to 2, and {@code 2 + floor(ln(value)^2)} above. */
  static int of(int value) {
    if (value <= LAST_EXACT) {
      return value;
    }
    return value < LOOKED_UP ? TOKENS[value] : computed(value);
  }

  private static int computed(int value) {
    double logarithm = Math.log(value);
    return LAST_EXACT + (int) (logarithm * logarithm);
  }
}
