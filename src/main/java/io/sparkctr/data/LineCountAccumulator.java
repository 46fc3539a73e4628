package io.sparkctr.data;

import io.sparkctr.schema.DayFileSchema;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.AccumulatorV2;

/**
 * Adds up the lines that the tasks of one action read. Correct only in the action's last stage:
 * Spark may run the tasks of earlier stages twice, and each run counts.
 */
public final class LineCountAccumulator extends AccumulatorV2<LineCounts, LineCounts> {
  private static final long serialVersionUID = 1L;

  private LineCounts sum = LineCounts.NONE;

  @Override
  public boolean isZero() {
    return sum.equals(LineCounts.NONE);
  }

  @Override
  public AccumulatorV2<LineCounts, LineCounts> copy() {
    LineCountAccumulator copy = new LineCountAccumulator();
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    sum = LineCounts.NONE;
  }

  @Override
  public void add(LineCounts more) {
    sum = sum.plus(more);
  }

  @Override
  public void merge(AccumulatorV2<LineCounts, LineCounts> other) {
    add(other.value());
  }

  @Override
  public LineCounts value() {
    return sum;
  }

  /**
   * Counts the lines of a batch.
   *
   * @param label index of the label's column
   * @param reject index of the column {@link DayFileSchema#REJECT}
   */
  public static LineCounts count(ColumnarBatch batch, int label, int reject) {
    ColumnVector labels = batch.column(label);
    ColumnVector reasons = batch.column(reject);
    Map<String, Long> rejects = new TreeMap<>();
    long rows = 0;
    long positives = 0;
    for (int row = 0; row < batch.numRows(); row++) {
      if (reasons.isNullAt(row)) {
        rows++;
        positives += labels.isNullAt(row) ? 0 : labels.getInt(row);
      } else {
        rejects.merge(reasons.getUTF8String(row).toString(), 1L, Long::sum);
      }
    }
    return new LineCounts(rows, positives, rejects);
  }
}
