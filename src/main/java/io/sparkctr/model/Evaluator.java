package io.sparkctr.model;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Evaluates a model in one pass over labelled slots; only histograms travel, never scores. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * The metrics of the model on these rows.
   *
   * @param slots {@code label} (int, not null), then the slot columns
   */
  public static EvaluationMetrics evaluate(Dataset<Row> slots, LogisticRegressionModel model) {
    JavaSparkContext context = new JavaSparkContext(slots.sparkSession().sparkContext());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model));
    try {
      return InternalRows.of(slots)
          .mapPartitions(
              rows -> {
                ScoreHistogram histogram = new ScoreHistogram();
                while (rows.hasNext()) {
                  var row = rows.next();
                  histogram.add(scorer.value().logit(row, 1), row.getInt(0));
                }
                return List.of(histogram).iterator();
              })
          .treeAggregate(new ScoreHistogram(), ScoreHistogram::merge, ScoreHistogram::merge)
          .metrics();
    } finally {
      scorer.destroy();
    }
  }
}
