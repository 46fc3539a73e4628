package io.sparkctr.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Dual coordinate ascent over all partitions: in each epoch every partition runs a {@link
 * DualEpoch} over its own rows from the same weights, then their changes add up. The intercept
 * starts at the click rate's and moves as one more weight of every row.
 *
 * <p>The result depends on the rows, their partitions and the seed, not on the cores or the order
 * in which tasks end. A lost executor costs time only: its dual variables are computed again from
 * the weights of the epochs before, which stay with the driver until the end.
 *
 * <p>Memory, S = 2^bits: the driver holds 8 · S bytes, 4 · S for each epoch's weights, and 8 · S
 * for each partition's changes on their way; a task at most 30 · S; rows take 161 bytes each.
 */
final class DistributedAscent implements AutoCloseable {
  private static final int FEW_PARTITIONS = 16;

  private final TrainingRows rows;
  private final JavaSparkContext context;
  private final Broadcast<short[]> holders;
  private final List<Broadcast<float[]>> sent = new ArrayList<>();
  private final int aggregationDepth;
  private final double start;
  private final long seed;

  /** Weights by slot, then the intercept, in {@link DualWeights#units}. */
  private final long[] weights;

  private JavaRDD<DualShare> shares;
  private double strength;

  /**
   * Starts at weights of zero and the intercept of the click rate.
   *
   * @param rows with clicks and non-clicks among them
   * @param strength penalty as a sum over rows, above 0
   * @param seed order in which rows are visited
   */
  DistributedAscent(TrainingRows rows, double strength, int aggregationDepth, long seed) {
    this.rows = rows;
    this.strength = strength;
    // A few changes come to the driver at once: a tree takes another job's time.
    boolean few = rows.blocks().getNumPartitions() <= FEW_PARTITIONS;
    this.aggregationDepth = few ? 1 : aggregationDepth;
    this.seed = seed;
    context = JavaSparkContext.fromSparkContext(rows.blocks().context());
    holders = context.broadcast(rows.holders());
    start = DualWeights.start(rows.rows(), rows.positives());
    weights = new long[rows.holders().length];
    weights[weights.length - 1] = DualWeights.units(start);
    shares = rows.blocks().mapPartitions(blocks -> List.of(DualShare.unmoved(blocks)).iterator());
  }

  /** Weights by slot, then the intercept. */
  float[] solution() {
    return DualWeights.values(weights);
  }

  /** Changes the penalty; the dual variables stay, so that the last solution is the start. */
  void strength(double newStrength) {
    if (newStrength == strength) {
      return;
    }
    double scale = strength / newStrength;
    int last = weights.length - 1;
    for (int slot = 0; slot < last; slot++) {
      weights[slot] = Math.round(weights[slot] * scale);
    }
    double moved = (DualWeights.value(weights[last]) - start) * scale;
    weights[last] = DualWeights.units(start + moved);
    strength = newStrength;
  }

  /** One visit to every row. */
  void epoch() {
    Broadcast<float[]> before = context.broadcast(DualWeights.values(weights));
    Broadcast<short[]> held = holders;
    double penalty = strength;
    long order = DualWeights.seed(seed, sent.size());
    sent.add(before);
    JavaRDD<DualShare> last = shares;
    shares =
        rows.blocks()
            .zipPartitions(
                last,
                (blocks, share) -> {
                  long partition = TaskContext.getPartitionId();
                  DualShare moved =
                      share
                          .next()
                          .moved(blocks, before.value(), held.value(), penalty, order + partition);
                  return List.of(moved).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    long[] change =
        shares
            .map(share -> share.change(held.value().length))
            .treeReduce(DualWeights::add, aggregationDepth);
    DualWeights.add(weights, change);
    last.unpersist();
  }

  @Override
  public void close() {
    shares.unpersist();
    sent.forEach(Broadcast::destroy);
    holders.destroy();
  }
}
