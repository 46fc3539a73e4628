package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.Logistic;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One Newton step of the intercept alone. It brings the mean predicted probability to the click
 * rate. Dual ascent leaves the intercept biased towards the rows that it visited last.
 *
 * @param step how far to move the intercept
 * @param logLoss mean log loss after the step, by a second-order approximation
 */
record InterceptStep(double step, double logLoss) {
  /** Enough rows: with some 60,000 clicks they give the click rate to half a percent. */
  private static final long ENOUGH_ROWS = 2_000_000;

  /**
   * The step on all rows, or on every n-th block of each partition where they are many.
   *
   * @param weights by slot, then the intercept
   */
  static InterceptStep of(TrainingRows rows, float[] weights) {
    int stride = (int) Math.max(1, rows.rows() / ENOUGH_ROWS);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.blocks().context());
    Broadcast<float[]> sent = context.broadcast(weights);
    try {
      // Added up in the partitions' order, so that figures repeat.
      List<Derivatives> parts =
          rows.blocks()
              .mapPartitions(
                  blocks -> List.of(Derivatives.of(blocks, stride, sent.value())).iterator())
              .collect();
      long seen = parts.stream().mapToLong(Derivatives::rows).sum();
      double loss = parts.stream().mapToDouble(Derivatives::loss).sum();
      double gradient = parts.stream().mapToDouble(Derivatives::gradient).sum();
      double curvature = parts.stream().mapToDouble(Derivatives::curvature).sum();
      double step = curvature > 0 ? -gradient / curvature : 0;
      double moved = loss + step * gradient + step * step / 2 * curvature;
      return new InterceptStep(step, moved / seen);
    } finally {
      sent.destroy();
    }
  }

  /** The summed log loss as a function of the intercept: its value and two derivatives. */
  private record Derivatives(long rows, double loss, double gradient, double curvature)
      implements Serializable {

    static Derivatives of(Iterator<RankedRows> blocks, int stride, float[] weights) {
      float[] byRank = null;
      long rows = 0;
      double loss = 0;
      double gradient = 0;
      double curvature = 0;
      for (int index = 0; blocks.hasNext(); index++) {
        RankedRows ranked = blocks.next();
        if (index % stride != 0) {
          continue;
        }
        if (byRank == null) {
          byRank = ranked.active().ranked(weights);
        }
        SlotRows block = ranked.block();
        rows += block.rows();
        for (int row = 0; row < block.rows(); row++) {
          double logit = block.logit(row, byRank);
          double decay = Logistic.decay(logit);
          double probability = Logistic.probability(logit, decay);
          loss += Logistic.loss(logit, block.labels[row], decay);
          gradient += probability - block.labels[row];
          curvature += probability * (1 - probability);
        }
      }
      return new Derivatives(rows, loss, gradient, curvature);
    }
  }
}
