package io.sparkctr.data.reader;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers out of eight bytes of text at once, the first byte lowest. */
final class Digits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_HALVES = ONES * 0x0F;
  private static final long HIGH_HALVES = ~LOW_HALVES;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ZEROS = ONES * '0';

  private Digits() {}

  /** The eight bytes from {@code at} on. */
  static long word(byte[] text, int at) {
    return (long) LONGS.get(text, at);
  }

  /** How many decimal digits the word begins with. */
  static int decimalCount(long word) {
    long values = word ^ ZEROS;
    long others = (((values & ~HIGH_BITS) + ONES * (0x7F - 9)) | values) & HIGH_BITS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** The number that the first {@code count} digits make, 1 to 8 of them. */
  static int decimal(long word, int count) {
    long digits = (word ^ ZEROS) << (Long.SIZE - Byte.SIZE * count);
    long pairs = ((digits * ((10 << 8) | 1)) >>> 8) & 0x00FF00FF00FF00FFL;
    long fours = ((pairs * ((100L << 16) | 1)) >>> 16) & 0x0000FFFF0000FFFFL;
    return (int) ((fours * ((10_000L << 32) | 1)) >>> 32);
  }

  /** The 32 bits of eight lower-case hex digits; negative where one of them is none. */
  static long hex(long word) {
    // Bit 6 tells a letter (0x61 to 0x66) from a figure (0x30 to 0x39).
    long letters = (word >>> 6) & ONES;
    long values = (word & LOW_HALVES) + letters * 9;
    long wrongHigh = (word ^ (ZEROS + letters * ('a' - 1 - '0'))) & HIGH_HALVES;
    long wrongLow = (values & (ONES << 4)) | ((((values + ONES * 6) >>> 4) & ONES) ^ letters);
    if ((wrongHigh | wrongLow) != 0) {
      return -1;
    }
    long bits = Long.reverseBytes(values);
    bits = (bits | (bits >>> 4)) & 0x00FF00FF00FF00FFL;
    bits = (bits | (bits >>> 8)) & 0x0000FFFF0000FFFFL;
    return (bits | (bits >>> 16)) & 0xFFFFFFFFL;
  }
}
