package io.sparkctr.doctor;

import java.time.Duration;

/** Two clocks compared. */
public final class Clocks {
  private Clocks() {}

  /**
   * What the difference of another clock to this machine's means.
   *
   * @param where whose clock it is
   * @param skew how far apart they are
   * @param most how far they may be
   */
  public static Finding compared(String where, Duration skew, Duration most) {
    String name = where + " clock";
    String detail = "%.1f s from this machine's".formatted(skew.toMillis() / 1000.0);
    return skew.compareTo(most) <= 0
        ? Finding.ok(name, detail)
        : Finding.warn(name, detail, "synchronise both with NTP: locks go stale by these clocks");
  }
}
