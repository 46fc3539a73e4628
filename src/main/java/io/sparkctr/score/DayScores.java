package io.sparkctr.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.sparkctr.config.ScoreConfig.Format;
import io.sparkctr.data.LineCountAccumulator;
import io.sparkctr.data.SplitLineNumbers;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.spark.SparkInternals;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
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

/** The scores of a day file's rows: computed straight from the file's batches, and written. */
public final class DayScores {
  /** Index of the row's line in its day file, from 0. */
  public static final String ROW = "row";

  /** Predicted probability of a click. */
  public static final String PROBABILITY = "probability";

  public static final StructType SCHEMA =
      new StructType()
          .add(ROW, DataTypes.LongType, false)
          .add(PROBABILITY, DataTypes.DoubleType, false);

  private static final int REJECT = CriteoSchema.COLUMNS.size();

  private DayScores() {}

  /**
   * Scores of the good rows.
   *
   * @param lines all lines of one file, as the day-file reader returns them
   * @param numbers of the same lines
   * @param read counts the lines while the scores are written
   * @return {@link #ROW} and {@link #PROBABILITY}
   */
  public static Dataset<Row> of(
      Dataset<Row> lines, SplitLineNumbers numbers, StoredModel model, LineCountAccumulator read) {
    JavaSparkContext context = new JavaSparkContext(lines.sparkSession().sparkContext());
    Broadcast<BatchScorer> scorer = context.broadcast(BatchScorer.of(model));
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
                  read.add(LineCountAccumulator.count(batch, 0, REJECT));
                  return score(batch, scorer.value(), numbers);
                });
    return SparkInternals.dataset(lines.sparkSession(), scored, SCHEMA);
  }

  private static Iterator<InternalRow> score(
      ColumnarBatch batch, BatchScorer scorer, SplitLineNumbers numbers) {
    ColumnVector reject = batch.column(REJECT);
    int[] good = IntStream.range(0, batch.numRows()).filter(reject::isNullAt).toArray();
    if (good.length == 0) {
      return Collections.emptyIterator();
    }
    double[] probabilities = scorer.probabilities(batch, good);
    long before = numbers.number(batch.column(REJECT + 1).getInt(0), 0);
    ColumnVector line = batch.column(REJECT + 2);
    return IntStream.range(0, good.length)
        .mapToObj(row -> row(before + line.getLong(good[row]), probabilities[row]))
        .iterator();
  }

  /**
   * A row of {@link #SCHEMA}.
   *
   * @param line index of the row's line in its day file, from 0
   * @param probability of a click
   */
  public static InternalRow row(long line, double probability) {
    return new GenericInternalRow(new Object[] {line, probability});
  }

  /**
   * Writes scores as Parquet, or as text with a tab between the two.
   *
   * @param directory must not exist
   */
  public static void write(Dataset<Row> scores, Path directory, Format format) {
    if (format == Format.PARQUET) {
      scores.write().parquet(directory.toString());
    } else {
      scores.select(concat_ws("\t", col(ROW), col(PROBABILITY))).write().text(directory.toString());
    }
  }
}
