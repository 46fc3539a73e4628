package io.sparkctr.model;

import io.sparkctr.features.SlotRows;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One Newton step of the intercept alone, which brings the mean predicted probability to the click
 * rate. It is the weight that all rows share, and so the last to settle in dual ascent, which
 * leaves it where the rows seen last want it.
 */
final class InterceptStep {
  private InterceptStep() {}

  /**
   * How far to move the intercept.
   *
   * @param weights by slot, then the intercept
   */
  static double of(TrainingRows rows, float[] weights) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.blocks().context());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(weights));
    try {
      // Added up in the partitions' order, so that figures repeat.
      List<double[]> parts =
          rows.blocks()
              .mapPartitions(blocks -> List.of(derivatives(blocks, scorer.value())).iterator())
              .collect();
      double gradient = parts.stream().mapToDouble(part -> part[0]).sum();
      double curvature = parts.stream().mapToDouble(part -> part[1]).sum();
      return curvature > 0 ? -gradient / curvature : 0;
    } finally {
      scorer.destroy();
    }
  }

  private static double[] derivatives(Iterator<SlotRows> blocks, Scorer scorer) {
    double gradient = 0;
    double curvature = 0;
    while (blocks.hasNext()) {
      SlotRows block = blocks.next();
      for (int row = 0; row < block.rows(); row++) {
        double probability = Scorer.probability(scorer.logit(block, row));
        gradient += probability - block.labels[row];
        curvature += probability * (1 - probability);
      }
    }
    return new double[] {gradient, curvature};
  }
}
