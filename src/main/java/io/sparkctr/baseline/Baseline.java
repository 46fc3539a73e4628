package io.sparkctr.baseline;

import java.io.IOException;
import java.util.function.Consumer;

/** A program that trains on day files and predicts test days, to compare the project with. */
public interface Baseline {
  /** Its name on the command line. */
  String name();

  /** What it is, in words. */
  String title();

  /**
   * Trains and predicts.
   *
   * @param progress takes lines about the progress, perhaps in another thread
   * @throws BaselineFailure if it does not get to its end
   * @throws io.sparkctr.config.UserError for an input that it cannot read
   * @throws java.io.InterruptedIOException if this thread is interrupted meanwhile
   */
  BaselineResult run(BaselineInput input, Consumer<String> progress) throws IOException;
}
