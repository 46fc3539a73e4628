package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.col;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.score.DayScorer;
import io.sparkctr.score.Scorer;
import io.sparkctr.spark.SparkInternals;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * Scores the rows of a day file that column expressions read and hash, on a GPU where the session
 * has one; the weights are added up on the CPU. {@link DayScorer} gives the same from columns on
 * the CPU.
 */
public final class ExpressionScorer {
  private ExpressionScorer() {}

  /**
   * Scores the good rows.
   *
   * @param lines all lines of one file, as the CSV reading has them
   * @param numbers of the same lines
   * @return {@link DayScorer#ROW} and {@link DayScorer#PROBABILITY}
   */
  public static Dataset<Row> score(Dataset<Row> lines, NumberedLines numbers, StoredModel model) {
    var context = new JavaSparkContext(lines.sparkSession().sparkContext());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model.model()));
    JavaRDD<InternalRow> scored =
        SparkInternals.rows(plan(lines, model.plan()))
            .map(row -> score(row, scorer.value(), numbers));
    return SparkInternals.dataset(lines.sparkSession(), scored, DayScorer.SCHEMA);
  }

  /** The dataset that is handed over: the line's id, then the slots. */
  public static Dataset<Row> plan(Dataset<Row> lines, FeaturePlan plan) {
    Dataset<Row> good = NumberedLines.withId(lines).where(col(DayFileSchema.REJECT).isNull());
    return plan.apply(good, NumberedLines.ID);
  }

  private static InternalRow score(InternalRow row, Scorer scorer, NumberedLines numbers) {
    double logit = scorer.intercept();
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      logit += scorer.weight(row.getInt(1 + field));
    }
    return new GenericInternalRow(
        new Object[] {numbers.number(row.getLong(0)), Scorer.probability(logit)});
  }
}
