package io.sparkctr.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.SparkSession;

/** The tasks that still run after their job failed or was cancelled. */
public final class LastTasks {
  private static final long MAX_SECONDS = 30;
  private static final long STEP_MILLIS = 50;

  private LastTasks() {}

  /** Waits until no task runs, for at most 30 seconds or until the thread is interrupted. */
  public static void await(SparkSession spark) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    try {
      while (System.nanoTime() < deadline && isAnyRunning(spark)) {
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // Asks the scheduler: the status tracker may be a tenth of a second late.
  private static boolean isAnyRunning(SparkSession spark) {
    var scheduler = (TaskSchedulerImpl) spark.sparkContext().taskScheduler();
    return scheduler
        .runningTasksByExecutors()
        .valuesIterator()
        .exists(tasks -> (Integer) tasks > 0);
  }
}
