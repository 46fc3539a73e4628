package io.sparkctr.doctor;

import java.time.Duration;

/** Compares another clock with this machine's. */
public final class Clocks {
  private Clocks() {}

  /**
   * Judges the difference between two clocks.
   *
   * @param where the place of the other clock
   * @param skew the difference, not negative
   * @param maxSkew the difference that locks tolerate
   */
  public static Finding compared(String where, Duration skew, Duration maxSkew) {
    String name = where + " clock";
    String detail = "%.1f s from this machine's".formatted(skew.toMillis() / 1000.0);
    return skew.compareTo(maxSkew) <= 0
        ? Finding.ok(name, detail)
        : Finding.warn(name, detail, "synchronise both with NTP: locks expire by these clocks");
  }
}
