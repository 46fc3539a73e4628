package io.sparkctr.report;

import io.sparkctr.spark.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The output of a command for people and scripts: results on {@code out}, progress on {@code err}.
 */
public final class Console implements Progress {
  private static final Duration MOVE = Duration.ofSeconds(1);
  private static final Duration REPEAT = Duration.ofSeconds(10);

  private final PrintStream out;
  private final PrintStream err;
  private final Kind kind;
  private boolean quiet;

  /** Length of the text in the line that moves; 0 where there is none. */
  private int moving;

  /** What shows the progress. */
  public enum Kind {
    /** A terminal: the rows of a step are shown in one line, which moves. */
    TERMINAL,

    /** A file or a log: each line stays. */
    LOG
  }

  public Console(PrintStream out, PrintStream err, Kind kind) {
    this.out = out;
    this.err = err;
    this.kind = kind;
  }

  /** From now on prints results only. */
  public void beQuiet() {
    quiet = true;
  }

  /** A line on what the command does now. */
  public synchronized void progress(String line) {
    if (!quiet) {
      clear();
      err.println(line);
    }
  }

  @Override
  public void accept(String line) {
    progress(line);
  }

  @Override
  public Meter meter(String step, LongSupplier expectedRows, LongSupplier rowsDone) {
    if (quiet) {
      return () -> {};
    }
    boolean terminal = kind == Kind.TERMINAL;
    Consumer<String> output = terminal ? this::move : this::progress;
    var meter = new ProgressMeter(step, expectedRows, rowsDone, terminal ? MOVE : REPEAT, output);
    return () -> {
      meter.close();
      clear();
    };
  }

  /** Shows a line in place of the one that moves. */
  synchronized void move(String line) {
    // Blanks over the rest of a longer line, rather than codes that only some terminals know.
    err.print("\r" + line + " ".repeat(Math.max(0, moving - line.length())));
    err.flush();
    moving = line.length();
  }

  private synchronized void clear() {
    if (moving > 0) {
      err.print("\r" + " ".repeat(moving) + "\r");
      err.flush();
      moving = 0;
    }
  }

  /** A table or figures beside the result. */
  public void detail(String text) {
    if (!quiet) {
      result(text);
    }
  }

  /** What the command was called for. */
  public synchronized void result(String text) {
    clear();
    out.println(text);
  }

  /** For results that end with a line feed. */
  public PrintStream out() {
    return out;
  }
}
