package io.sparkctr.config;

import java.time.Duration;

/**
 * What {@code doctor} measures, and what it holds it against ({@code ctr.doctor}).
 *
 * @param tier service level of the volume that holds the runs
 * @param volumeBytes size of that volume
 * @param probeBytes how much is written and read to measure its speed
 * @param minFreeBytes less free space than this is a warning
 * @param maxClockSkew clocks further apart than this are a warning
 * @param probeImage whether a pod is started to see that the image can be pulled
 */
public record DoctorConfig(
    ServiceLevel tier,
    long volumeBytes,
    long probeBytes,
    long minFreeBytes,
    Duration maxClockSkew,
    boolean probeImage) {
  private static final long MIB = 1L << 20;
  private static final long TIB = 1L << 40;

  static DoctorConfig from(ConfigReader reader) {
    return new DoctorConfig(
        reader.choice("ctr.doctor.tier", ServiceLevel.class),
        reader.bytes("ctr.doctor.volume-size", 50L << 30, 2_400 * TIB),
        reader.bytes("ctr.doctor.probe-size", MIB, 64L << 30),
        reader.bytes("ctr.doctor.min-free", 0, 2_400 * TIB),
        reader.duration("ctr.doctor.max-clock-skew", Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.yesOrNo("ctr.doctor.probe-image"));
  }
}
