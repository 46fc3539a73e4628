package io.sparkctr.train;

import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import io.sparkctr.train.ascent.DistributedAscent;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The heap that training needs, by the formula of decision 022. Rows are on disk, so that it does
 * not depend on their number.
 *
 * @param driverBytes on the driver
 * @param taskBytes in each running task
 */
record TrainingMemory(long driverBytes, long taskBytes) {
  /** Dense vectors of L-BFGS: two for each of the ten iterations it looks back on, and ten more. */
  private static final int LBFGS_VECTORS = 30;

  /** Of a task: rows in flight, as slots and as segments, and buffers for reading. */
  private static final long ROWS_IN_FLIGHT = 24L << 20;

  /** What Spark and the program need besides. */
  private static final long BASE = 160L << 20;

  /** Share of the heap that training may need: with little free, garbage collection never ends. */
  private static final double SHARE = 0.85;

  private static final double MIB = 1L << 20;
  private static final double GIB = 1L << 30;

  /**
   * The formula.
   *
   * @param slots how many there are
   * @param active how many of them rows hold
   */
  static TrainingMemory of(Solver solver, long slots, long active) {
    // Counts 7, model 24; weights 8, those of all epochs 4 each, changes on their way 8.
    long ascent = solver == Solver.LBFGS ? 0 : slots * (16 + 4 * DistributedAscent.MAX_EPOCHS);
    boolean lbfgs = solver == Solver.WARM_START || solver == Solver.LBFGS;
    long driver = BASE + 31 * slots + ascent + (lbfgs ? 8L * LBFGS_VECTORS * active : 0);
    long reading = 5 * slots + 18 * active;
    long epoch = 12 * slots + 15 * active;
    long gradient = lbfgs ? 4 * slots + 41 * active : 0;
    return new TrainingMemory(
        driver, ROWS_IN_FLIGHT + Math.max(reading, Math.max(epoch, gradient)));
  }

  /**
   * Checks that it fits where Spark runs the driver and the tasks.
   *
   * @param shards of the training rows
   * @throws UserError with both figures
   */
  void require(int shards, SparkContext spark) {
    long heap = Runtime.getRuntime().maxMemory();
    if (spark.isLocal()) {
      require(Math.min(shards, spark.defaultParallelism()), heap);
      return;
    }
    require(0, heap);
    SparkConf conf = spark.getConf();
    int tasks = conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);
    requireExecutor(tasks, conf.getSizeAsBytes("spark.executor.memory", "1g"));
  }

  /**
   * Checks the driver's process.
   *
   * @param tasks how many run there at the same time
   */
  void require(int tasks, long heapBytes) {
    require(
        driverBytes,
        tasks,
        heapBytes,
        "training needs %.1f GiB of heap with %d tasks at the same time, more than %.0f %% of the driver's %.1f GiB: give it more (CTR_HEAP=%s, or spark.driver.memory on a cluster), or set features.bits lower");
  }

  /**
   * Checks an executor of its own.
   *
   * @param tasks how many run there at the same time
   */
  void requireExecutor(int tasks, long heapBytes) {
    require(
        BASE,
        tasks,
        heapBytes,
        "training needs %.1f GiB of heap in an executor with %d tasks at the same time, more than %.0f %% of its %.1f GiB: set spark.executor.memory to %s, or spark.executor.cores or features.bits lower");
  }

  private void require(long baseBytes, int tasks, long heapBytes, String message) {
    long need = baseBytes + tasks * taskBytes;
    if (need > SHARE * heapBytes) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              message,
              need / GIB,
              tasks,
              SHARE * 100,
              heapBytes / GIB,
              heapFor(need)));
    }
  }

  /** In steps of a quarter of a GiB, as the JVM's option writes it. */
  private static String heapFor(long need) {
    return (long) Math.ceil(need / SHARE / MIB / 256 + 0.25) * 256 + "m";
  }
}
