package io.sparkctr.data.synthetic;

/**
 * Random numbers by position instead of by sequence: the n-th draw of a row depends on nothing but
 * the seed, the day, the row and n. The mixing function is SplitMix64's finaliser (Steele, Lea and
 * Flood, OOPSLA 2014; constants of Stafford's variant 13).
 */
final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private CounterRandom() {}

  /** A key that differs for each (key, counter); all 64 bits depend on both. */
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
   * Standard normal to within the tails: the sum of four uniforms (Irwin-Hall), mean 0, variance 1,
   * absolute value below 3.47.
   */
  static double normal(long key, long counter) {
    long bits = mix(key, counter);
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - 2 * 65535) * (1.7320508075688772 / 65536);
  }
}
