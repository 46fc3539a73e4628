package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.train.RankedRows.ActiveSlots;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Dual coordinate ascent over all partitions. In each epoch every partition runs a {@link
 * DualEpoch} over its own rows; all start from the same weights, and their changes add up. The
 * intercept starts at the log-odds of the click rate and moves as one more weight of every row.
 *
 * <p>The result depends on the rows, their partitions and the seed, not on the number of cores or
 * the order in which tasks end. A lost executor costs only time: Spark computes its dual variables
 * again from the weights of the earlier epochs, which the driver keeps until the end.
 *
 * <p>Memory, S = 2^bits: the driver holds 8 · S bytes, 4 · S for each epoch's weights, and 8 · S
 * for each partition's changes on their way; a task at most 30 · S; rows take 161 bytes each.
 */
final class DistributedAscent implements AutoCloseable {
  private static final int FEW_PARTITIONS = 16;
  private static final double MIN_START = 8;

  /**
   * The driver adds up changes of weights as whole multiples of this, so that the sum is the same
   * in any order, on any number of cores. Weights beyond 2^23 do not fit; none comes near.
   */
  private static final double UNIT = 0x1p-40;

  private final TrainingRows rows;
  private final JavaSparkContext context;
  private final Broadcast<short[]> holders;
  private final List<Broadcast<float[]>> sent = new ArrayList<>();
  private final int aggregationDepth;
  private final long seed;
  private final double start;

  /** Weights by slot, then the intercept, in {@link #UNIT}s. */
  private final long[] weights;

  private JavaRDD<Share> shares;
  private double strength;

  private DistributedAscent(TrainingRows rows, double strength, TrainConfig config) {
    this.rows = rows;
    this.strength = strength;
    // With few partitions the driver adds up faster by itself: a tree costs another stage.
    boolean few = rows.blocks().getNumPartitions() <= FEW_PARTITIONS;
    aggregationDepth = few ? 1 : config.aggregationDepth();
    seed = config.seed();
    context = JavaSparkContext.fromSparkContext(rows.blocks().context());
    holders = context.broadcast(rows.holders());
    start = DualEpoch.startIntercept(rows.rows(), rows.positives());
    weights = new long[rows.holders().length];
    weights[weights.length - 1] = units(start);
    shares = rows.blocks().mapPartitions(blocks -> List.of(Share.unmoved(blocks)).iterator());
  }

  /**
   * Runs all epochs.
   *
   * @param rows with clicks and non-clicks among them
   * @param strength penalty as a sum over rows, above 0
   * @param progress where a line per epoch goes
   * @return weights by slot, then the intercept
   */
  static float[] solve(
      TrainingRows rows, double strength, TrainConfig config, Consumer<String> progress) {
    long begin = System.nanoTime();
    List<Double> schedule = schedule(strength, rows.blocks().getNumPartitions());
    try (DistributedAscent ascent = new DistributedAscent(rows, schedule.get(0), config)) {
      for (int epoch = 0; epoch < schedule.size(); epoch++) {
        ascent.strength(schedule.get(epoch));
        ascent.epoch();
        progress.accept(
            String.format(
                Locale.ROOT,
                "dual ascent: epoch %d of %d, strength %.4g, %.1f s",
                epoch + 1,
                schedule.size(),
                schedule.get(epoch),
                (System.nanoTime() - begin) / 1e9));
      }
      return values(ascent.weights);
    }
  }

  /** How many epochs there are over so many partitions. */
  static int epochs(int partitions) {
    return schedule(1, partitions).size();
  }

  /**
   * The penalty of each epoch. It starts stronger than asked for and halves from epoch to epoch:
   * under a weak penalty the first rows move the weights too far, and the more so the more
   * partitions move them at the same time.
   */
  private static List<Double> schedule(double strength, int partitions) {
    List<Double> schedule = new ArrayList<>();
    for (double factor = Math.max(MIN_START, partitions / 2.0); factor > 1; factor /= 2) {
      schedule.add(strength * factor);
    }
    schedule.add(strength);
    return schedule;
  }

  /** Changes the penalty. Keeps the dual variables, so the last solution is the start. */
  private void strength(double newStrength) {
    if (newStrength == strength) {
      return;
    }
    double scale = strength / newStrength;
    int last = weights.length - 1;
    for (int slot = 0; slot < last; slot++) {
      weights[slot] = Math.round(weights[slot] * scale);
    }
    double moved = (weights[last] * UNIT - start) * scale;
    weights[last] = units(start + moved);
    strength = newStrength;
  }

  /** One visit to every row. */
  private void epoch() {
    Broadcast<float[]> before = context.broadcast(values(weights));
    Broadcast<short[]> held = holders;
    double penalty = strength;
    long order = DualEpoch.seed(seed, sent.size());
    sent.add(before);
    JavaRDD<Share> last = shares;
    shares =
        rows.blocks()
            .zipPartitions(
                last,
                (blocks, share) -> {
                  long partition = TaskContext.getPartitionId();
                  Share moved =
                      share
                          .next()
                          .moved(blocks, before.value(), held.value(), penalty, order + partition);
                  return List.of(moved).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    long[] change =
        shares
            .map(share -> share.change(held.value().length))
            .treeReduce(DistributedAscent::add, aggregationDepth);
    add(weights, change);
    last.unpersist();
  }

  @Override
  public void close() {
    shares.unpersist();
    sent.forEach(Broadcast::destroy);
    holders.destroy();
  }

  /** Adds {@code more} to {@code sum} and returns it. */
  private static long[] add(long[] sum, long[] more) {
    for (int slot = 0; slot < sum.length; slot++) {
      sum[slot] += more[slot];
    }
    return sum;
  }

  private static long units(double value) {
    return Math.round(value / UNIT);
  }

  private static float[] values(long[] units) {
    float[] values = new float[units.length];
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = (float) (units[slot] * UNIT);
    }
    return values;
  }

  /** What one partition holds after an epoch: its dual variables, and how it moved the weights. */
  private static final class Share implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One a row, block by block. */
    private final List<float[]> duals;

    /** The weights that moved, the intercept's place behind the last slot. */
    private final int[] slots;

    /** How far each moved. */
    private final float[] changes;

    private Share(List<float[]> duals, int[] slots, float[] changes) {
      this.duals = duals;
      this.slots = slots;
      this.changes = changes;
    }

    /** Before the first epoch. */
    static Share unmoved(Iterator<RankedRows> blocks) {
      List<float[]> duals = new ArrayList<>();
      blocks.forEachRemaining(block -> duals.add(new float[block.block().rows()]));
      return new Share(duals, new int[0], new float[0]);
    }

    /**
     * After one more epoch.
     *
     * @param before weights that all partitions start from
     */
    Share moved(
        Iterator<RankedRows> partition,
        float[] before,
        short[] holders,
        double strength,
        long seed) {
      List<RankedRows> blocks = RankedRows.all(partition);
      if (blocks.isEmpty()) {
        return this;
      }
      List<float[]> moved = duals.stream().map(float[]::clone).toList();
      ActiveSlots active = blocks.get(0).active();
      int intercept = active.size();
      float[] after = active.ranked(before);
      short[] held = new short[after.length];
      for (int rank = 0; rank < intercept; rank++) {
        held[rank] = holders[active.slot(rank)];
      }
      held[intercept] = holders[holders.length - 1];
      new DualEpoch(after, held, strength, seed)
          .visit(blocks.stream().map(RankedRows::block).toList(), moved);
      int[] movedSlots = new int[after.length];
      float[] movedBy = new float[after.length];
      int count = 0;
      for (int rank = 0; rank < after.length; rank++) {
        int slot = rank == intercept ? before.length - 1 : active.slot(rank);
        if (after[rank] != before[slot]) {
          movedSlots[count] = slot;
          movedBy[count++] = (after[rank] - before[slot]) / held[rank];
        }
      }
      return new Share(moved, Arrays.copyOf(movedSlots, count), Arrays.copyOf(movedBy, count));
    }

    /**
     * The weights' changes in {@link #UNIT}s.
     *
     * @param size slots, and one for the intercept
     */
    long[] change(int size) {
      long[] change = new long[size];
      for (int i = 0; i < slots.length; i++) {
        change[slots[i]] = units(changes[i]);
      }
      return change;
    }
  }
}
