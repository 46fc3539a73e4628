package io.sparkctr.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the stages of a run, and says when each begins and ends. They follow each other; what
 * happens between them shows in the total only.
 */
public final class Stages {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private final List<Stage> finished = new ArrayList<>();
  private final Consumer<String> progress;
  private final long begin;

  /**
   * @param start what has passed until now: the stage {@code start}
   */
  public Stages(Duration start, Consumer<String> progress) {
    this.progress = progress;
    begin = System.nanoTime() - start.toNanos();
    finished.add(Stage.of("start", start.toNanos(), 0));
  }

  /**
   * A finished stage.
   *
   * @param seconds wall-clock seconds
   * @param rows rows that it processed; 0 where it processes none
   * @param rowsPerSecond {@code rows / seconds}
   */
  public record Stage(String name, double seconds, long rows, double rowsPerSecond) {
    private static Stage of(String name, long nanos, long rows) {
      double seconds = nanos / 1e9;
      return new Stage(name, seconds, rows, rows / Math.max(seconds, 1e-9));
    }
  }

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
    Stage stage = Stage.of(name, System.nanoTime() - start, rows.applyAsLong(result));
    finished.add(stage);
    String time = String.format(Locale.ROOT, "%.1f s", stage.seconds());
    progress.accept(name + " done in " + time);
    LOG.info("stage {} ended: {} rows in {}", name, stage.rows(), time);
    return result;
  }

  /** The stages so far, in order, and as the last one {@code total}: all time until now. */
  public List<Stage> withTotal() {
    return Stream.concat(
            finished.stream(), Stream.of(Stage.of("total", System.nanoTime() - begin, 0)))
        .toList();
  }
}
