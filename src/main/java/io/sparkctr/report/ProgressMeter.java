package io.sparkctr.report;

import io.sparkctr.spark.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Shows the rows of a long step again and again, each time after the same period. */
final class ProgressMeter implements Progress.Meter {
  private static final long MILLION = 1_000_000;

  private final long begin = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ProgressMeter::daemon);
  private final String step;
  private final LongSupplier expectedRows;
  private final LongSupplier rowsDone;
  private final Consumer<String> output;
  private long lastRows;

  /** From the start to the last change of the rows. */
  private double seconds;

  private boolean closed;

  /**
   * Starts.
   *
   * @param output receives the lines, one at a time, and none after the end
   */
  ProgressMeter(
      String step,
      LongSupplier expectedRows,
      LongSupplier rowsDone,
      Duration period,
      Consumer<String> output) {
    this.step = step;
    this.expectedRows = expectedRows;
    this.rowsDone = rowsDone;
    this.output = output;
    long millis = period.toMillis();
    var unused = timer.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void show() {
    long rows = rowsDone.getAsLong();
    // Some steps count nothing, such as those on a GPU.
    if (!closed && rows > 0) {
      if (rows != lastRows) {
        // Counts may come more rarely than lines: the speed must not fall until the next.
        lastRows = rows;
        seconds = (System.nanoTime() - begin) / 1e9;
      }
      output.accept(line(step, rows, expectedRows.getAsLong(), seconds));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdown();
  }

  /**
   * The text for a step that took some seconds for its rows. As what is expected may be an
   * estimate, the share and the time left are left out once it is reached.
   */
  static String line(String step, long rows, long expectedRows, double seconds) {
    double rate = rows / Math.max(seconds, 1e-3);
    String speed = format("%,d rows/s", Math.round(rate));
    if (rows >= expectedRows) {
      return format("%s: %s rows, %s", step, count(rows, rows), speed);
    }
    return format(
        "%s: %s of %s rows (%d %%), %s, %s left",
        step,
        count(rows, expectedRows).replace(" million", ""),
        count(expectedRows, expectedRows),
        100 * rows / expectedRows,
        speed,
        time((expectedRows - rows) / rate));
  }

  /** In millions where the largest number beside it has some. */
  private static String count(long rows, long largest) {
    return largest < MILLION ? format("%,d", rows) : format("%.1f million", rows / 1e6);
  }

  private static String time(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    return seconds < 7200 ? Math.round(seconds / 60) + " min" : format("%.1f h", seconds / 3600);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "progress");
    thread.setDaemon(true);
    return thread;
  }
}
