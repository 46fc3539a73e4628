package io.sparkctr.doctor;

import java.util.Locale;

/**
 * The result of one check.
 *
 * @param name what was checked
 * @param detail what was found
 * @param remedy what to do about it; empty = nothing
 */
public record Finding(Status status, String name, String detail, String remedy) {

  /** Only a failed check keeps the job from running. */
  public enum Status {
    OK,
    WARN,
    FAIL,
    SKIP;

    /** The word that is printed. */
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

  /** A check that could not run, or need not. */
  public static Finding skip(String name, String reason) {
    return new Finding(Status.SKIP, name, reason, "");
  }

  public boolean failed() {
    return status == Status.FAIL;
  }
}
