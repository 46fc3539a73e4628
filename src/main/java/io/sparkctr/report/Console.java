package io.sparkctr.report;

import java.io.PrintStream;

/**
 * The output of a command for people and scripts: results on {@code out}, progress on {@code err}.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private boolean quiet;

  public Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** From now on prints results only. */
  public void beQuiet() {
    quiet = true;
  }

  /** A line on what the command does now. */
  public void progress(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  /** A table or figures beside the result. */
  public void detail(String text) {
    if (!quiet) {
      out.println(text);
    }
  }

  /** What the command was called for. */
  public void result(String text) {
    out.println(text);
  }

  /** For results that end with a line feed. */
  public PrintStream out() {
    return out;
  }
}
