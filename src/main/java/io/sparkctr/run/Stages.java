package io.sparkctr.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Times the stages of a run and says when each begins and ends. */
public final class Stages {
  private final List<Stage> finished = new ArrayList<>();
  private final Consumer<String> progress;

  public Stages(Consumer<String> progress) {
    this.progress = progress;
  }

  /** A stage's work. */
  public interface Work<T> {
    T call() throws IOException;
  }

  /**
   * Does the work as a stage.
   *
   * @param rows how many rows the result stands for
   */
  public <T> T run(String name, Work<T> work, ToLongFunction<T> rows) throws IOException {
    progress.accept(name + " …");
    long start = System.nanoTime();
    T result = work.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    long count = rows.applyAsLong(result);
    finished.add(new Stage(name, seconds, count, count / Math.max(seconds, 1e-9)));
    progress.accept(String.format(Locale.ROOT, "%s done in %.1f s", name, seconds));
    return result;
  }

  /** The stages so far, in order. */
  public List<Stage> finished() {
    return List.copyOf(finished);
  }
}
