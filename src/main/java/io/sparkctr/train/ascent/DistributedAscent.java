package io.sparkctr.train.ascent;

import io.sparkctr.spark.Progress;
import io.sparkctr.train.ascent.Shards.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
 * at most 27 · S. Rows and dual variables are on disk, 4 bytes a row for the latter.
 */
public final class DistributedAscent implements AutoCloseable {
  /** The most that a fit needs (decision 018). */
  public static final int MAX_EPOCHS = 12;

  private static final int FEW_SHARDS = 4;

  /** As a share of the objective: the log loss on other rows is then within 1e-4 of the best. */
  private static final double ENOUGH_GAP = 2.5e-3;

  /** As a share of the objective; with many shards the gap is much wider than the error. */
  private static final double ENOUGH_PROGRESS = 4e-4;

  /**
   * The driver adds up changes of weights as whole multiples of this, so that the sum is the same
   * in any order, on any number of cores. Weights beyond 2^23 do not fit; none comes near.
   */
  private static final double UNIT = 0x1p-40;

  private final Shards shards;
  private final Shared<short[]> holders;
  private final List<AscentEpoch> epochs = new ArrayList<>();
  private final long seed;
  private final double start;

  /** Weights by slot, then the intercept, in {@link #UNIT}s. */
  private final long[] weights;

  private final List<Double> gaps = new ArrayList<>();
  private final List<Double> objectives = new ArrayList<>();
  private double strength;

  private DistributedAscent(Shards shards, double strength, long seed) {
    this.shards = shards;
    this.strength = strength;
    this.seed = seed;
    ShardCounts counts = shards.counts();
    holders = shards.share(counts.holders());
    start = DualEpoch.startIntercept(counts.rows(), counts.positives());
    weights = new long[counts.slots() + 1];
    weights[weights.length - 1] = units(start);
  }

  /** The outcome. */
  public static final class Solution {
    /** By slot, then the intercept. */
    public final float[] weights;

    /** Visits to all rows. */
    public final int epochs;

    /** Mean over the rows. */
    public final double logLoss;

    /** Duality gap per row after each epoch with the full penalty. */
    public final List<Double> gaps;

    /** Objective after each of these epochs. */
    public final List<Double> objectives;

    private Solution(
        float[] weights, int epochs, double logLoss, List<Double> gaps, List<Double> objectives) {
      this.weights = weights;
      this.epochs = epochs;
      this.logLoss = logLoss;
      this.gaps = gaps;
      this.objectives = objectives;
    }
  }

  /**
   * Runs epochs until the solution is good enough: by the duality gap, or because the objective
   * hardly falls any more.
   *
   * @param shards with clicks and non-clicks among them
   * @param l2 weight of the penalty on the mean loss, above 0
   * @param more epochs after that
   * @param progress where the rows and a line of each epoch go
   */
  public static Solution solve(Shards shards, double l2, int more, long seed, Progress progress) {
    double strength = l2 * shards.counts().rows();
    int left = Integer.MAX_VALUE;
    try (DistributedAscent ascent = new DistributedAscent(shards, strength, seed)) {
      double last = Double.POSITIVE_INFINITY;
      while (true) {
        double factor = factor(ascent.epochs.size(), shards.size());
        ascent.strength(strength * factor);
        ascent.epoch(progress);
        if (factor == 1) {
          SolutionCheck check = ascent.check();
          ascent.gaps.add(check.gap());
          double objective = check.logLoss() + l2 / 2 * ascent.squares();
          ascent.objectives.add(objective);
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
  private void epoch(Progress progress) {
    long begin = System.nanoTime();
    Shared<float[]> before = shards.share(values(weights));
    epochs.add(new AscentEpoch(before, holders, strength, DualEpoch.seed(seed, epochs.size())));
    List<AscentEpoch> all = List.copyOf(epochs);
    String step = "epoch " + epochs.size();
    shards.forEach(
        step, progress, (shard, worker) -> AscentEpoch.last(shard, all, worker), this::add);
    progress.accept(
        String.format(
            Locale.ROOT,
            "dual ascent: epoch %d, strength %.4g, %.1f s",
            epochs.size(),
            strength,
            (System.nanoTime() - begin) / 1e9));
  }

  private SolutionCheck check() {
    Shared<float[]> sent = shards.share(values(weights));
    try {
      return SolutionCheck.of(shards, sent, List.copyOf(epochs));
    } finally {
      sent.release();
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
    return new Solution(
        values, epochs.size(), check.logLoss(), List.copyOf(gaps), List.copyOf(objectives));
  }

  private void add(WeightChanges changes) {
    changes.forEach((slot, change) -> weights[slot] += units(change));
  }

  @Override
  public void close() {
    epochs.forEach(epoch -> epoch.weights().release());
    holders.release();
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
}
