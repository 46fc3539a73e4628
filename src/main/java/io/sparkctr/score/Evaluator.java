package io.sparkctr.score;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.train.DayFileRows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Evaluates a model in one pass over labelled slots; only histograms travel, never scores. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * What an evaluation saw.
   *
   * @param qualities by path, the lines that were read; empty where no day file was
   */
  public record Evaluated(EvaluationMetrics metrics, Map<String, LineCounts> qualities) {}

  /** The metrics of the model on these rows. */
  public static EvaluationMetrics evaluate(
      JavaRDD<SlotRows> blocks, LogisticRegressionModel model) {
    return evaluateBlocks(blocks.map(rows -> new DayFileRows.Block(rows, Map.of())), model)
        .metrics();
  }

  /** The metrics of the model on the rows of these day files. */
  public static Evaluated evaluateBlocks(
      JavaRDD<DayFileRows.Block> blocks, LogisticRegressionModel model) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model));
    try {
      Part all =
          blocks
              .mapPartitions(partition -> List.of(Part.of(partition, scorer.value())).iterator())
              .treeReduce(Part::add);
      return new Evaluated(all.histogram.metrics(), all.qualities);
    } finally {
      scorer.destroy();
    }
  }

  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final HashMap<String, LineCounts> qualities = new HashMap<>();
    private ScoreHistogram histogram = new ScoreHistogram();

    static Part of(Iterator<DayFileRows.Block> blocks, Scorer scorer) {
      Part part = new Part();
      while (blocks.hasNext()) {
        DayFileRows.Block block = blocks.next();
        DayFileRows.add(block.qualities(), part.qualities);
        SlotRows rows = block.rows();
        for (int row = 0; row < rows.rows(); row++) {
          part.histogram.add(scorer.logit(rows, row), rows.labels[row]);
        }
      }
      return part;
    }

    Part add(Part other) {
      DayFileRows.add(other.qualities, qualities);
      histogram = histogram.merge(other.histogram);
      return this;
    }
  }
}
