package io.sparkctr.cli;

/** What the process tells its caller; see the README. */
public final class ExitCode {
  static final int DONE = 0;
  public static final int INTERNAL_FAILURE = 1;
  public static final int USER_ERROR = 2;
  static final int GATE_FAILED = 3;
  static final int OFF_GPU = 3;

  private ExitCode() {}
}
