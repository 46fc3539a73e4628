package io.sparkctr.cli;

/** The exit codes of the program; see the README. */
public final class ExitCode {
  static final int DONE = 0;
  public static final int INTERNAL_FAILURE = 1;
  public static final int USER_ERROR = 2;
  static final int GATE_FAILED = 3;
  static final int OFF_GPU = 3;

  private ExitCode() {}
}
