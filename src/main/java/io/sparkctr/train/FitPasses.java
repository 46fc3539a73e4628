package io.sparkctr.train;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/**
 * Reports each pass over the rows of a fit of MLlib as it ends. MLlib shows the state of a fit only
 * once it is done (decision 015), but each pass costs it one Spark job.
 */
final class FitPasses extends SparkListener implements AutoCloseable {
  /** Spark hands the properties of a thread to the jobs that it starts. */
  private static final String FIT = "sparkctr.fit";

  private final SparkContext context;
  private final String name;
  private final Consumer<String> progress;
  private final String id = UUID.randomUUID().toString();
  private final long begin = System.nanoTime();
  private final Set<Integer> jobs = new HashSet<>();
  private int passes;
  private boolean closed;

  /**
   * Begins to listen to the jobs of this thread.
   *
   * @param name of the fit
   * @param progress where a line per pass over the rows goes, then one with the result
   */
  FitPasses(SparkContext context, String name, Consumer<String> progress) {
    this.context = context;
    this.name = name;
    this.progress = progress;
    context.setLocalProperty(FIT, id);
    context.addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    if (id.equals(job.properties().getProperty(FIT))) {
      jobs.add(job.jobId());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    if (jobs.remove(job.jobId()) && job.jobResult() == JobSucceeded$.MODULE$ && !closed) {
      passes++;
      tell("pass %d over the rows".formatted(passes));
    }
  }

  /** Tells the result; no pass is told after it. */
  void finished(String result) {
    end();
    tell(result);
  }

  private void tell(String what) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    progress.accept(String.format(Locale.ROOT, "fit %s: %s, %.1f s", name, what, seconds));
  }

  /** Spark delivers events late, from a thread of its own: none speaks from here on. */
  private synchronized void end() {
    closed = true;
  }

  @Override
  public void close() {
    end();
    // Not while locked: this may wait for an event that is being delivered.
    context.removeSparkListener(this);
    context.setLocalProperty(FIT, null);
  }
}
