package io.sparkctr.train;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Dual coordinate ascent over all shards. In each epoch every shard runs a {@link DualEpoch} over
 * its own rows; all start from the same weights, and their changes add up. The intercept starts at
 * the log-odds of the click rate and moves as one more weight of every row.
 *
 * <p>The result depends on the rows, their shards and the seed, not on the number of cores or the
 * order in which tasks end. A lost executor costs only time: its shards are made again, and their
 * dual variables from the weights of the earlier epochs, which the driver keeps until the end.
 *
 * <p>Memory, S = 2^bits: the driver holds 8 · S bytes, and 4 · S for each epoch's weights; a task
 * at most 26 · S. Rows and dual variables are on disk, 4 bytes a row for the latter.
 */
final class DistributedAscent implements AutoCloseable {
  /** The most that a fit needs (decision 018). */
  static final int MAX_EPOCHS = 8;

  private static final int FEW_SHARDS = 4;

  /** As a share of the objective: the log loss on other rows is then within 1e-4 of the best. */
  private static final double ENOUGH_GAP = 2.5e-3;

  /** As a share of the objective; with many shards the gap is much wider than the error. */
  private static final double ENOUGH_PROGRESS = 4e-4;

  /** Segments that are in memory at the same time, 4 MB. */
  private static final int POOL = Integer.getInteger("pool", 32);

  /**
   * The driver adds up changes of weights as whole multiples of this, so that the sum is the same
   * in any order, on any number of cores. Weights beyond 2^23 do not fit; none comes near.
   */
  private static final double UNIT = 0x1p-40;

  private final TrainingRows rows;
  private final JavaSparkContext context;
  private final Broadcast<short[]> holders;
  private final List<Epoch> epochs = new ArrayList<>();
  private final long seed;
  private final double start;

  /** Weights by slot, then the intercept, in {@link #UNIT}s. */
  private final long[] weights;

  private double strength;

  private DistributedAscent(TrainingRows rows, double strength, long seed) {
    this.rows = rows;
    this.strength = strength;
    this.seed = seed;
    context = rows.context();
    holders = context.broadcast(rows.holders());
    start = DualEpoch.startIntercept(rows.rows(), rows.positives());
    weights = new long[rows.holders().length];
    weights[weights.length - 1] = units(start);
  }

  /** The outcome. */
  static final class Solution {
    /** By slot, then the intercept. */
    final float[] weights;

    /** Visits to all rows. */
    final int epochs;

    /** Mean over the rows. */
    final double logLoss;

    /** Duality gap per row: the objective is at most so far above its minimum. */
    final double gap;

    private Solution(float[] weights, int epochs, double logLoss, double gap) {
      this.weights = weights;
      this.epochs = epochs;
      this.logLoss = logLoss;
      this.gap = gap;
    }
  }

  /**
   * Runs epochs until the solution is good enough: by the duality gap, or because the objective
   * hardly falls any more.
   *
   * @param rows with clicks and non-clicks among them
   * @param l2 weight of the penalty on the mean loss, above 0
   * @param more epochs after that
   * @param progress where a line per epoch goes
   */
  static Solution solve(
      TrainingRows rows, double l2, int more, long seed, Consumer<String> progress) {
    double strength = l2 * rows.rows();
    int left = Integer.MAX_VALUE;
    try (DistributedAscent ascent = new DistributedAscent(rows, strength, seed)) {
      double last = Double.POSITIVE_INFINITY;
      while (true) {
        double factor = factor(ascent.epochs.size(), rows.shardCount());
        ascent.strength(strength * factor);
        ascent.epoch(progress);
        if (factor == 1) {
          SolutionCheck check = ascent.check();
          double objective = check.logLoss() + l2 / 2 * ascent.squares();
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "dual ascent: objective %.6f, duality gap %.1e",
                  objective,
                  check.gap()));
          boolean settled =
              check.gap() <= ENOUGH_GAP * objective
                  || last - objective <= ENOUGH_PROGRESS * objective;
          left = settled ? Math.min(left, more) : left;
          if (left-- == 0 || ascent.epochs.size() == MAX_EPOCHS) {
            return ascent.solution(check);
          }
          last = objective;
        }
      }
    }
  }

  /**
   * The penalty of an epoch, as a multiple of the one asked for. It starts stronger: under a weak
   * penalty the first rows move the weights too far, and the more so the more shards move them at
   * the same time.
   */
  private static double factor(int epoch, int shards) {
    double[] factors = shards <= FEW_SHARDS ? new double[] {8, 2} : new double[] {8, 4, 2};
    return epoch < factors.length ? factors[epoch] : 1;
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
  private void epoch(Consumer<String> progress) {
    long begin = System.nanoTime();
    Broadcast<float[]> before = context.broadcast(values(weights));
    epochs.add(new Epoch(before, holders, strength, DualEpoch.seed(seed, epochs.size())));
    List<Epoch> all = List.copyOf(epochs);
    rows.forEachShard(shard -> last(shard, all), this::add);
    progress.accept(
        String.format(
            Locale.ROOT,
            "dual ascent: epoch %d, strength %.4g, %.1f s",
            epochs.size(),
            strength,
            (System.nanoTime() - begin) / 1e9));
  }

  private SolutionCheck check() {
    Broadcast<float[]> sent = context.broadcast(values(weights));
    try {
      return SolutionCheck.of(rows, sent, epochs.size() - 1);
    } finally {
      sent.destroy();
    }
  }

  /** Sum of the squared weights, without the intercept. */
  private double squares() {
    double sum = 0;
    for (int slot = 0; slot < weights.length - 1; slot++) {
      double weight = weights[slot] * UNIT;
      sum += weight * weight;
    }
    return sum;
  }

  private Solution solution(SolutionCheck check) {
    float[] values = values(weights);
    values[values.length - 1] += (float) check.interceptStep();
    return new Solution(values, epochs.size(), check.logLoss(), check.gap());
  }

  /**
   * Runs the last epoch on a shard. Where the dual variables before it are missing, because the
   * shard was lost and made again, runs the epochs before it first.
   */
  private static Changes last(ShardFile shard, List<Epoch> epochs) throws IOException {
    int last = epochs.size() - 1;
    int next = last;
    while (next > 0 && !shard.hasDuals(next - 1)) {
      next--;
    }
    for (; next < last; next++) {
      epochs.get(next).visit(shard, next);
    }
    return epochs.get(last).visit(shard, last);
  }

  private void add(Changes changes) {
    int next = 0;
    for (int slot = 0; slot < weights.length; slot++) {
      if ((changes.moved[slot / Long.SIZE] >>> slot & 1) != 0) {
        weights[slot] += units(changes.by[next++]);
      }
    }
  }

  @Override
  public void close() {
    epochs.forEach(epoch -> epoch.weights().destroy());
    holders.destroy();
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

  /** How a shard moved the weights. */
  private static final class Changes implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A bit a slot and one for the intercept: whether it moved. */
    private final long[] moved;

    /** How far, of those that moved. */
    private final float[] by;

    Changes(long[] moved, float[] by) {
      this.moved = moved;
      this.by = by;
    }
  }

  /**
   * What all shards start an epoch from.
   *
   * @param weights by slot, then the intercept
   * @param strength penalty as a sum over all rows
   * @param seed of the order of the visits; each shard adds its number
   */
  private record Epoch(
      Broadcast<float[]> weights, Broadcast<short[]> holders, double strength, long seed)
      implements Serializable {

    /**
     * Visits a shard's rows, and stores their dual variables.
     *
     * @param number of the epoch, from 0
     */
    Changes visit(ShardFile shard, int number) throws IOException {
      ShardIndex index = shard.index();
      float[] before = weights.value();
      float[] after = index.ranked(before);
      short[] held = held(index);
      long order = seed + TaskContext.getPartitionId();
      DualEpoch epoch = new DualEpoch(index, after, held, strength, order);
      int[] segments = shuffled(shard.segments(), order);
      ShardFile.Duals moved = shard.newDuals();
      try (ShardFile.Reader rows = shard.open();
          ShardFile.Duals last = number == 0 ? null : shard.duals(number - 1)) {
        for (int from = 0; from < segments.length; from += POOL) {
          stopIfKilled();
          int to = Math.min(from + POOL, segments.length);
          List<RowSegment> pool = new ArrayList<>();
          List<float[]> duals = new ArrayList<>();
          for (int i = from; i < to; i++) {
            pool.add(rows.read(segments[i]));
            duals.add(last == null ? new float[shard.rows(segments[i])] : last.read(segments[i]));
          }
          epoch.visit(pool, duals);
          for (int i = from; i < to; i++) {
            moved.write(segments[i], duals.get(i - from));
          }
        }
        moved.keep(number);
      } catch (IOException | RuntimeException | Error failure) {
        moved.discard();
        throw failure;
      }
      return changes(index, before, after, held);
    }

    private short[] held(ShardIndex index) {
      short[] bySlot = holders.value();
      short[] held = new short[index.size() + 1];
      for (int rank = 0; rank < index.size(); rank++) {
        held[rank] = bySlot[index.slots[rank]];
      }
      held[index.size()] = bySlot[bySlot.length - 1];
      return held;
    }

    private static Changes changes(ShardIndex index, float[] before, float[] after, short[] held) {
      float[] change = new float[before.length];
      for (int rank = 0; rank < after.length; rank++) {
        int slot = rank == index.size() ? before.length - 1 : index.slots[rank];
        change[slot] = (after[rank] - before[slot]) / held[rank];
      }
      long[] moved = new long[(change.length - 1) / Long.SIZE + 1];
      float[] by = new float[change.length];
      int count = 0;
      for (int slot = 0; slot < change.length; slot++) {
        if (change[slot] != 0) {
          moved[slot / Long.SIZE] |= 1L << slot;
          by[count++] = change[slot];
        }
      }
      return new Changes(moved, Arrays.copyOf(by, count));
    }

    private static int[] shuffled(int count, long seed) {
      SplittableRandom random = new SplittableRandom(~seed);
      int[] numbers = new int[count];
      for (int i = 0; i < count; i++) {
        int other = random.nextInt(i + 1);
        numbers[i] = numbers[other];
        numbers[other] = i;
      }
      return numbers;
    }

    private static void stopIfKilled() {
      if (TaskContext.get().isInterrupted()) {
        throw new TaskKilledException("the training was cancelled");
      }
    }
  }
}
