package io.sparkctr.config;

/**
 * An error that the user can fix. The message names the wrong value and the remedy. The program
 * ends with exit code 2 and without a stack trace.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
