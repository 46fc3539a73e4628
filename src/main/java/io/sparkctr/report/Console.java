package io.sparkctr.report;

import java.io.PrintStream;

/**
 * Where a command speaks: results on {@code out}, progress on {@code err}.
 *
 * @param out read by people and scripts
 * @param err read by people
 */
public record Console(PrintStream out, PrintStream err) {
  public void progress(String line) {
    err.println(line);
  }

  public void result(String text) {
    out.println(text);
  }
}
