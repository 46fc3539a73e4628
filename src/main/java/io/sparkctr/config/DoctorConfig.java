package io.sparkctr.config;

import java.time.Duration;

/**
 * What {@code doctor} measures, and the limits that it compares with ({@code ctr.doctor}).
 *
 * @param tier service level of the volume that holds the runs
 * @param volumeBytes size of that volume
 * @param probeBytes size of the file that is written and read to measure its speed
 * @param minFreeBytes a warning is given below this free space
 * @param minLocalFreeBytes the same for the local directories of an embedded Spark
 * @param maxClockSkew a warning is given for clocks further apart
 * @param probeImage whether a pod is started to check that nodes can pull the image
 */
public record DoctorConfig(
    ServiceLevel tier,
    long volumeBytes,
    long probeBytes,
    long minFreeBytes,
    long minLocalFreeBytes,
    Duration maxClockSkew,
    boolean probeImage) {
  private static final long MIB = 1L << 20;
  private static final long TIB = 1L << 40;

  /**
   * Service levels of Azure NetApp Files. Each promises a throughput in proportion to the size of
   * the volume (capacity pools with automatic QoS).
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

    /** The promised throughput of a volume of this size; 0 for {@link #NONE}. */
    public double mebibytesPerSecond(long volumeBytes) {
      return mebibytesPerSecondPerTebibyte * (double) volumeBytes / (1L << 40);
    }
  }

  static DoctorConfig from(ConfigReader reader) {
    return new DoctorConfig(
        reader.choice("ctr.doctor.tier", ServiceLevel.class),
        reader.bytes("ctr.doctor.volume-size", 50L << 30, 2_400 * TIB),
        reader.bytes("ctr.doctor.probe-size", MIB, 64L << 30),
        reader.bytes("ctr.doctor.min-free", 0, 2_400 * TIB),
        reader.bytes("ctr.doctor.min-local-free", 0, 2_400 * TIB),
        reader.duration("ctr.doctor.max-clock-skew", Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.yesOrNo("ctr.doctor.probe-image"));
  }
}
