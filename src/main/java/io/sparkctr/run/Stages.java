package io.sparkctr.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the stages of a run, and says when each begins and ends. */
public final class Stages {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private final List<Stage> finished = new ArrayList<>();
  private final Consumer<String> progress;

  public Stages(Consumer<String> progress) {
    this.progress = progress;
  }

  /**
   * A finished stage.
   *
   * @param seconds wall-clock seconds
   * @param rows rows that it processed
   * @param rowsPerSecond {@code rows / seconds}
   */
  public record Stage(String name, double seconds, long rows, double rowsPerSecond) {}

  /** The work of a stage. */
  public interface Work<T> {
    T call() throws IOException;
  }

  /**
   * Runs the work as a stage.
   *
   * @param rows the number of rows that a result stands for
   */
  public <T> T run(String name, Work<T> work, ToLongFunction<T> rows) throws IOException {
    progress.accept(name + " …");
    long start = System.nanoTime();
    T result = work.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    long count = rows.applyAsLong(result);
    finished.add(new Stage(name, seconds, count, count / Math.max(seconds, 1e-9)));
    String time = String.format(Locale.ROOT, "%.1f s", seconds);
    progress.accept(name + " done in " + time);
    LOG.info("stage {} ended: {} rows in {}", name, count, time);
    return result;
  }

  /** The stages so far, in order. */
  public List<Stage> finished() {
    return List.copyOf(finished);
  }
}
