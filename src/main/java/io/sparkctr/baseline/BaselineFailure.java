package io.sparkctr.baseline;

import java.io.IOException;

/** A baseline that did not get to its end. The message is one line that says why. */
public final class BaselineFailure extends IOException {
  private static final long serialVersionUID = 1L;

  public BaselineFailure(String message) {
    super(message);
  }
}
