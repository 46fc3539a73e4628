package io.sparkctr.features;

/**
 * The 64-bit xxHash of one 32-bit integer, as Spark's {@code xxhash64} computes it. Spark's own
 * class cannot serve a program without Spark. Source: Yann Collet, XXH64, xxhash.com.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private XxHash64() {}

  static long ofInt(int value, long seed) {
    long hash = seed + PRIME_5 + Integer.BYTES;
    hash ^= (value & 0xFFFFFFFFL) * PRIME_1;
    hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
    hash ^= hash >>> 33;
    hash *= PRIME_2;
    hash ^= hash >>> 29;
    hash *= PRIME_3;
    return hash ^ hash >>> 32;
  }
}
