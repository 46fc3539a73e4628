package io.sparkctr.data.columnar;

/** 64 words of 64 bits. */
final class BitSquare {
  private BitSquare() {}

  /**
   * Makes bit {@code i} of word {@code j} bit {@code j} of word {@code i}: swaps the halves off the
   * diagonal, then the quarters, down to single bits. Warren, Hacker's Delight, 2nd ed., 7-3.
   */
  static void transpose(long[] words) {
    long mask = 0x00000000FFFFFFFFL;
    for (int distance = Long.SIZE / 2; distance > 0; distance >>>= 1) {
      for (int i = 0; i < Long.SIZE; i = ((i | distance) + 1) & ~distance) {
        long swapped = ((words[i] >>> distance) ^ words[i | distance]) & mask;
        words[i] ^= swapped << distance;
        words[i | distance] ^= swapped;
      }
      mask ^= mask << (distance >>> 1);
    }
  }
}
