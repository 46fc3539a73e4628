package io.sparkctr.score;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Evaluates a model in one pass over labelled rows. Tasks return histograms, never scores. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * The outcome.
   *
   * @param lineCounts by path, counts of the lines of day files that were read; empty where the
   *     rows come from prepared days
   */
  public record Evaluation(EvaluationMetrics metrics, Map<String, LineCounts> lineCounts) {}

  /**
   * Evaluates the model on these rows.
   *
   * @param blocks labelled rows; at least one partition
   */
  public static Evaluation evaluate(JavaRDD<SlotRows> blocks, LogisticRegressionModel model) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model));
    try {
      Part all =
          blocks
              .mapPartitions(partition -> List.of(Part.of(partition, scorer.value())).iterator())
              .treeReduce(Part::add);
      return new Evaluation(all.histogram.metrics(), all.lineCounts);
    } finally {
      scorer.destroy();
    }
  }

  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final HashMap<String, LineCounts> lineCounts = new HashMap<>();
    private ScoreHistogram histogram = new ScoreHistogram();

    static Part of(Iterator<SlotRows> blocks, Scorer scorer) {
      Part part = new Part();
      while (blocks.hasNext()) {
        SlotRows rows = blocks.next();
        LineCounts.addAll(rows.lineCounts, part.lineCounts);
        for (int row = 0; row < rows.rows(); row++) {
          part.histogram.add(scorer.logit(rows, row), rows.labels[row]);
        }
      }
      return part;
    }

    Part add(Part other) {
      LineCounts.addAll(other.lineCounts, lineCounts);
      histogram = histogram.merge(other.histogram);
      return this;
    }
  }
}
