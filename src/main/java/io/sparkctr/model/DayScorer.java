package io.sparkctr.model;

import io.sparkctr.model.ModelStore.StoredModel;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Scores the rows of a day file. */
public final class DayScorer {
  /** Index of the row's line in its day file, from 0. */
  public static final String ROW = "row";

  /** Predicted probability of a click. */
  public static final String PROBABILITY = "probability";

  private static final StructType SCHEMA =
      new StructType()
          .add(ROW, DataTypes.LongType, false)
          .add(PROBABILITY, DataTypes.DoubleType, false);

  private DayScorer() {}

  /**
   * Scores.
   *
   * @param rows good rows, with a {@link #ROW} column
   * @return {@link #ROW} and {@link #PROBABILITY}
   */
  public static Dataset<Row> score(Dataset<Row> rows, StoredModel model) {
    JavaSparkContext context = new JavaSparkContext(rows.sparkSession().sparkContext());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model.model()));
    JavaRDD<InternalRow> scored =
        InternalRows.of(model.plan().apply(rows, ROW))
            .map(
                row ->
                    new GenericInternalRow(
                        new Object[] {
                          row.getLong(0), Scorer.probability(scorer.value().logit(row, 1))
                        }));
    return InternalRows.toDataset(rows.sparkSession(), scored, SCHEMA);
  }
}
