package io.sparkctr.data;

import io.sparkctr.schema.DayFileSchema;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts of good and rejected lines.
 *
 * @param rows good rows
 * @param positives clicks among them
 * @param rejects rejected lines by reason, without the reasons that have no lines
 */
public record LineCounts(long rows, long positives, Map<String, Long> rejects)
    implements Serializable {
  private static final LineCounts NONE = new LineCounts(0, 0, Map.of());

  /** Rejected lines. */
  public long malformed() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Share of the lines that were rejected, in [0, 1]; 0 without lines. */
  public double malformedShare() {
    return malformed() == 0 ? 0 : malformed() / (double) (rows + malformed());
  }

  /** The sum of both. */
  public LineCounts plus(LineCounts other) {
    Map<String, Long> sums = new TreeMap<>(rejects);
    other.rejects.forEach((reason, lines) -> sums.merge(reason, lines, Long::sum));
    return new LineCounts(rows + other.rows, positives + other.positives, sums);
  }

  /** Adds counts by path to {@code sums}. */
  public static void addAll(Map<String, LineCounts> counts, Map<String, LineCounts> sums) {
    counts.forEach((file, lines) -> sums.merge(file, lines, LineCounts::plus));
  }

  /**
   * Counts the lines of a batch.
   *
   * @param label index of the label's column
   * @param reject index of the column {@link DayFileSchema#REJECT}
   */
  public static LineCounts of(ColumnarBatch batch, int label, int reject) {
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

  /**
   * Adds up the lines that the tasks of one action read. Correct only in the action's last stage:
   * Spark may run the tasks of earlier stages twice, and each run counts.
   */
  public static final class Accumulator extends AccumulatorV2<LineCounts, LineCounts> {
    private static final long serialVersionUID = 1L;

    private LineCounts sum = NONE;

    @Override
    public boolean isZero() {
      return sum.equals(NONE);
    }

    @Override
    public AccumulatorV2<LineCounts, LineCounts> copy() {
      Accumulator copy = new Accumulator();
      copy.sum = sum;
      return copy;
    }

    @Override
    public void reset() {
      sum = NONE;
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
  }
}
