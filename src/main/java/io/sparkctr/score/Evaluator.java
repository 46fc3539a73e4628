package io.sparkctr.score;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.LabelledRows;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.model.FlatForest;
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
   * Evaluates a linear model on these rows.
   *
   * @param blocks labelled rows; at least one partition
   */
  public static Evaluation evaluate(JavaRDD<SlotRows> blocks, LogisticRegressionModel model) {
    return evaluate(blocks, new Scorer(model));
  }

  /**
   * Evaluates a forest on these rows.
   *
   * @param blocks labelled rows; at least one partition
   */
  public static Evaluation evaluate(JavaRDD<IntegerRows> blocks, FlatForest forest) {
    return evaluate(blocks, forest::logit);
  }

  private static <R extends LabelledRows> Evaluation evaluate(
      JavaRDD<R> blocks, RowScorer<R> model) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    Broadcast<RowScorer<R>> scorer = context.broadcast(model);
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

    static <R extends LabelledRows> Part of(Iterator<R> blocks, RowScorer<R> scorer) {
      Part part = new Part();
      while (blocks.hasNext()) {
        R rows = blocks.next();
        LineCounts.addAll(rows.lineCounts(), part.lineCounts);
        for (int row = 0; row < rows.rows(); row++) {
          part.histogram.add(scorer.logit(rows, row), rows.label(row));
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
