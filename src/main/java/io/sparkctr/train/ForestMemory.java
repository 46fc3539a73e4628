package io.sparkctr.train;

import io.sparkctr.config.TrainConfig.ForestConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.features.IntegerFeatures;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The heap that the training of a forest needs, by the formula of decision 023. Spark moves rows to
 * the disk where the heap has no room for them, so that it depends on the number of nodes only.
 *
 * @param driverBytes on the driver
 * @param taskBytes in each running task
 */
record ForestMemory(long driverBytes, long taskBytes) {
  /** Of a node on the driver: while trees grow, as a model, and twice while it is saved. */
  private static final long NODE = 1_500;

  /** Of a node in a task, which gets the trees so far. */
  private static final long NODE_IN_TASK = 500;

  /** Of a task: rows in flight, and buffers for reading. */
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
   * @param rows how many there are; 0 = not known yet
   */
  static ForestMemory of(ForestConfig forest, long rows) {
    long nodes = forest.trees() * nodesOfATree(forest.depth(), rows);
    // Of the level above the deepest. MLlib draws the root of 13 features, rounded up, and counts
    // rows by class, and all.
    long features = (long) Math.ceil(Math.sqrt(IntegerFeatures.SIZE));
    long counted = nodes / 4 * features * forest.bins() * 3 * Double.BYTES;
    long aggregates = Math.min(counted, (long) ForestTrainer.AGGREGATES_MIB << 20);
    // Twice: as one array, and node by node on its way.
    return new ForestMemory(
        BASE + nodes * NODE, ROWS_IN_FLIGHT + nodes * NODE_IN_TASK + 2 * aggregates);
  }

  /** A leaf holds one of the rows that the tree draws, which are two thirds, or more. */
  private static long nodesOfATree(int depth, long rows) {
    return Math.min((2L << depth) - 1, 1 + rows * 4 / 3);
  }

  /**
   * Checks that it fits where Spark runs the driver and the tasks.
   *
   * @throws UserError with both figures
   */
  void require(SparkContext spark) {
    long heap = Runtime.getRuntime().maxMemory();
    if (spark.isLocal()) {
      require("the driver", driverBytes, spark.defaultParallelism(), heap);
      return;
    }
    require("the driver", driverBytes, 0, heap);
    SparkConf conf = spark.getConf();
    int tasks = conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);
    require("an executor", BASE, tasks, conf.getSizeAsBytes("spark.executor.memory", "1g"));
  }

  /**
   * Checks one process.
   *
   * @param where what it is
   * @param baseBytes what it needs without tasks
   * @param tasks how many run there at the same time
   */
  void require(String where, long baseBytes, int tasks, long heapBytes) {
    long need = baseBytes + tasks * taskBytes;
    if (need > SHARE * heapBytes) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the forest may need %.1f GiB of heap in %s with %d tasks at the same time, more than %.0f %% of its %.1f GiB: give it %dm (CTR_HEAP, or spark.driver.memory and spark.executor.memory on a cluster), or set train.forest.depth, train.forest.trees or train.forest.bins lower",
              need / GIB,
              where,
              tasks,
              SHARE * 100,
              heapBytes / GIB,
              (long) Math.ceil(need / SHARE / MIB / 256) * 256));
    }
  }
}
