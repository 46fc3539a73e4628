package io.sparkctr.score;

import io.sparkctr.data.LineCounts;
import io.sparkctr.data.LineNumbers;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.spark.SparkInternals;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Scores the rows of a day file, straight from its batches. */
public final class DayScorer {
  /** Index of the row's line in its day file, from 0. */
  public static final String ROW = "row";

  /** Predicted probability of a click. */
  public static final String PROBABILITY = "probability";

  public static final StructType SCHEMA =
      new StructType()
          .add(ROW, DataTypes.LongType, false)
          .add(PROBABILITY, DataTypes.DoubleType, false);

  private static final int REJECT = CriteoSchema.COLUMNS.size();

  private DayScorer() {}

  /**
   * Scores the good rows.
   *
   * @param lines all lines of one file, as the day-file reader gives them
   * @param numbers of the same lines
   * @param read counts the lines once the scores are written
   * @return {@link #ROW} and {@link #PROBABILITY}
   */
  public static Dataset<Row> score(
      Dataset<Row> lines, LineNumbers numbers, StoredModel model, LineCounts.Accumulator read) {
    JavaSparkContext context = new JavaSparkContext(lines.sparkSession().sparkContext());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(model.model()));
    SlotHash hash = model.plan().hash();
    Column[] columns =
        Stream.concat(
                CriteoSchema.COLUMNS.stream(),
                Stream.of(DayFileSchema.REJECT, DayFileSchema.SPLIT, DayFileSchema.LINE))
            .map(functions::col)
            .toArray(Column[]::new);
    JavaRDD<InternalRow> scored =
        SparkInternals.batches(lines.select(columns))
            .flatMap(
                batch -> {
                  read.add(LineCounts.of(batch, 0, REJECT));
                  return score(batch, scorer.value(), hash, numbers);
                });
    return SparkInternals.dataset(lines.sparkSession(), scored, SCHEMA);
  }

  private static Iterator<InternalRow> score(
      ColumnarBatch batch, Scorer scorer, SlotHash hash, LineNumbers numbers) {
    ColumnVector reject = batch.column(REJECT);
    int[] good = IntStream.range(0, batch.numRows()).filter(reject::isNullAt).toArray();
    if (good.length == 0) {
      return Collections.emptyIterator();
    }
    SlotRows rows = new SlotRows(new byte[good.length], new int[good.length * CriteoSchema.FIELDS]);
    hash.slots(batch, good, 0, good.length, rows.slots, 0);
    long before = numbers.number(batch.column(REJECT + 1).getInt(0), 0);
    ColumnVector line = batch.column(REJECT + 2);
    return IntStream.range(0, good.length)
        .<InternalRow>mapToObj(
            row ->
                new GenericInternalRow(
                    new Object[] {
                      before + line.getLong(good[row]), Scorer.probability(scorer.logit(rows, row))
                    }))
        .iterator();
  }
}
