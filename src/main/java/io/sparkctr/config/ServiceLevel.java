package io.sparkctr.config;

/**
 * Service levels of Azure NetApp Files, and the throughput that each promises for the size of a
 * volume (capacity pools with automatic QoS).
 */
public enum ServiceLevel {
  NONE(0),
  STANDARD(16),
  PREMIUM(64),
  ULTRA(128);

  private final int mebibytesPerSecondPerTebibyte;

  ServiceLevel(int mebibytesPerSecondPerTebibyte) {
    this.mebibytesPerSecondPerTebibyte = mebibytesPerSecondPerTebibyte;
  }

  /** What a volume of this size may expect; 0 where nothing is promised. */
  public double mebibytesPerSecond(long volumeBytes) {
    return mebibytesPerSecondPerTebibyte * (double) volumeBytes / (1L << 40);
  }
}
