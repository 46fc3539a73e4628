package io.sparkctr.train.ascent;

import io.sparkctr.metrics.Logistic;
import io.sparkctr.train.ascent.Shards.Shared;
import io.sparkctr.train.ascent.Shards.Worker;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * What a pass over the rows, or a sample of them, tells of a solution of dual ascent.
 *
 * <p>One Newton step of the intercept alone brings the mean predicted probability to the click
 * rate: dual ascent leaves the intercept biased towards the rows that it visited last.
 *
 * <p>The duality gap says how far the objective is from its minimum at most. It is a sum over rows
 * of {@code loss(m) + a · m - H(a)}, with a row's margin m, dual variable a and the entropy H,
 * while the weights are what the dual variables make of them. No term is negative, so a sample
 * estimates the mean. Source: Shalev-Shwartz and Zhang 2013, Stochastic Dual Coordinate Ascent
 * Methods for Regularized Loss Minimization, section 4.
 *
 * @param interceptStep how far to move the intercept
 * @param logLoss mean log loss after the step, by a second-order approximation
 * @param gap duality gap per row after the step
 */
record SolutionCheck(double interceptStep, double logLoss, double gap) {
  /** Enough rows: with some 60,000 clicks they give the click rate to half a percent. */
  private static final long ENOUGH_ROWS = 2_000_000;

  /**
   * Checks on all rows, or on every n-th segment of each shard where they are many.
   *
   * @param weights by slot, then the intercept
   * @param epochs that led to the weights
   */
  static SolutionCheck of(Shards shards, Shared<float[]> weights, List<AscentEpoch> epochs) {
    int stride = (int) Math.max(1, shards.counts().rows() / ENOUGH_ROWS);
    // Added up in the shards' order, so that figures repeat.
    List<Sums> parts =
        shards.collect((shard, worker) -> Sums.of(shard, stride, weights.value(), epochs, worker));
    long seen = parts.stream().mapToLong(Sums::rows).sum();
    double loss = parts.stream().mapToDouble(Sums::loss).sum();
    double gradient = parts.stream().mapToDouble(Sums::gradient).sum();
    double curvature = parts.stream().mapToDouble(Sums::curvature).sum();
    double gap = parts.stream().mapToDouble(Sums::gap).sum();
    double step = curvature > 0 ? -gradient / curvature : 0;
    double gain = -step * gradient / 2;
    return new SolutionCheck(step, (loss - gain) / seen, Math.max(0, gap - gain) / seen);
  }

  /**
   * Sums over rows of a shard.
   *
   * @param gradient derivative of the loss by the intercept
   * @param curvature its second derivative
   */
  private record Sums(long rows, double loss, double gradient, double curvature, double gap)
      implements Serializable {

    static Sums of(
        ShardFile shard, int stride, float[] weights, List<AscentEpoch> epochs, Worker worker)
        throws IOException {
      AscentEpoch.complete(shard, epochs, worker);
      ShardIndex index = shard.index();
      float[] byRank = index.ranked(weights);
      ChunkReader reader = new ChunkReader(index);
      long rows = 0;
      double loss = 0;
      double gradient = 0;
      double curvature = 0;
      double gap = 0;
      try (ShardFile.Reader file = shard.open();
          ShardFile.Duals duals = shard.duals(epochs.size() - 1)) {
        for (int segment = 0; segment < shard.segments(); segment += stride) {
          float[] held = duals.read(segment);
          int place = 0;
          for (RowChunk chunk : file.read(segment).chunks()) {
            reader.open(chunk);
            for (int row = 0; row < chunk.rows(); row++) {
              reader.read(row);
              double logit = reader.logit(byRank);
              double decay = Logistic.decay(logit);
              double probability = Logistic.probability(logit, decay);
              int label = chunk.label(row);
              double rowLoss = Logistic.loss(logit, label, decay);
              double dual = held[place++];
              loss += rowLoss;
              gradient += probability - label;
              curvature += probability * (1 - probability);
              gap += rowLoss + dual * (label == 1 ? logit : -logit) - entropy(dual);
            }
          }
          rows += held.length;
        }
      }
      return new Sums(rows, loss, gradient, curvature, gap);
    }

    private static double entropy(double share) {
      return share <= 0 || share >= 1
          ? 0
          : -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    }
  }
}
