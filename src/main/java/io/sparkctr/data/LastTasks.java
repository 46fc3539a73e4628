package io.sparkctr.data;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** The tasks that are still at work when their job has failed or was given up. */
public final class LastTasks {
  private static final long MOST_SECONDS = 30;
  private static final long STEP_MILLIS = 50;

  private LastTasks() {}

  /** Waits until no task runs, at most half a minute, or until the thread is interrupted. */
  public static void await(SparkSession spark) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    try {
      while (System.nanoTime() < deadline && isAnyRunning(spark)) {
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isAnyRunning(SparkSession spark) {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .anyMatch(executor -> executor.numRunningTasks() > 0);
  }
}
