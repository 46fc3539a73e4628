package io.sparkctr.train;

import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import java.util.Locale;

/**
 * The heap that training needs besides its rows, by the formula of decision 007.
 *
 * @param driverBytes on the driver
 * @param taskBytes in each running task
 */
record TrainingMemory(long driverBytes, long taskBytes) {
  /** Dense vectors of L-BFGS: two for each of the ten iterations it looks back on, and ten more. */
  private static final int LBFGS_VECTORS = 30;

  /** The changes of so many partitions can be on their way to the driver at the same time. */
  private static final int MAX_CHANGES = 16;

  /** Share of the heap that training may need: with little free, garbage collection never ends. */
  private static final double SHARE = 0.75;

  private static final double GIB = 1L << 30;

  /**
   * The formula.
   *
   * @param slots how many there are
   * @param active how many of them rows hold
   * @param epochs of dual ascent; 0 without it
   */
  static TrainingMemory of(Solver solver, long slots, long active, int partitions, int epochs) {
    long ascent =
        epochs == 0 ? 0 : 8 * slots * (1 + Math.min(partitions, MAX_CHANGES)) + 4 * slots * epochs;
    long lbfgs = solver == Solver.FAST ? 0 : 8L * LBFGS_VECTORS * active;
    return new TrainingMemory(
        ascent + lbfgs + 12 * slots, Math.max(17 * slots, 22 * active + 8 * slots));
  }

  /**
   * Checks that it fits.
   *
   * @param tasks how many run at the same time in the driver's process: all where Spark runs
   *     embedded, none on a cluster
   * @param heapBytes the driver's heap
   * @throws UserError with both figures
   */
  void require(int tasks, long heapBytes) {
    long need = driverBytes + tasks * taskBytes;
    if (need > SHARE * heapBytes) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "training needs %.1f GiB of heap besides the rows, more than three quarters of the driver's %.1f GiB: give it more (CTR_HEAP=%dg, or spark.driver.memory on a cluster), or set features.bits lower",
              need / GIB,
              heapBytes / GIB,
              (long) Math.ceil(need / SHARE / GIB) + 1));
    }
  }
}
