package io.sparkctr.config;

/**
 * A problem that the user can mend: the message names the offending value and the remedy. Ends the
 * program with exit code 2 and no stack trace.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
