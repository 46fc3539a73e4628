package io.sparkctr.spark;

import org.apache.spark.util.ShutdownHookManager;
import scala.runtime.BoxedUnit;

/** What happens at the end of the process, after all that Spark does then. */
public final class LastHook {
  /** Below the priorities of Spark: its context stops first, then its own directories go. */
  private static final int PRIORITY = 0;

  private LastHook() {}

  /** Runs the action when the process ends, unless it is killed. */
  public static void run(Runnable action) {
    ShutdownHookManager.addShutdownHook(
        PRIORITY,
        () -> {
          action.run();
          return BoxedUnit.UNIT;
        });
  }
}
