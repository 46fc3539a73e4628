package io.sparkctr.doctor;

import java.util.Locale;

/**
 * What one check came to.
 *
 * @param name what was checked
 * @param detail what was seen
 * @param remedy what to do about it; empty where nothing is
 */
public record Finding(Status status, String name, String detail, String remedy) {

  /** How good or bad it is; only what failed keeps the job from running. */
  public enum Status {
    OK,
    WARN,
    FAIL,
    SKIP;

    /** As it is printed. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Finding ok(String name, String detail) {
    return new Finding(Status.OK, name, detail, "");
  }

  public static Finding warn(String name, String detail, String remedy) {
    return new Finding(Status.WARN, name, detail, remedy);
  }

  public static Finding fail(String name, String detail, String remedy) {
    return new Finding(Status.FAIL, name, detail, remedy);
  }

  /** What could not or need not be checked, and why. */
  public static Finding skip(String name, String reason) {
    return new Finding(Status.SKIP, name, reason, "");
  }

  public boolean failed() {
    return status == Status.FAIL;
  }
}
