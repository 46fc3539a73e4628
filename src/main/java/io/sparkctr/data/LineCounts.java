package io.sparkctr.data;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.RejectReason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Good and rejected lines, counted while a job reads them for its own purpose or in a pass of their
 * own.
 *
 * @param rows good rows
 * @param positives clicks among them
 * @param rejects rejected lines by reason, reasons without lines left out
 */
public record LineCounts(long rows, long positives, Map<String, Long> rejects)
    implements Serializable {
  private static final String ROWS = "rows";
  private static final String POSITIVES = "positives";

  /** Rejected lines. */
  public long malformed() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Share of the lines that were rejected, in [0, 1]; 0 without lines. */
  public double malformedShare() {
    return malformed() == 0 ? 0 : malformed() / (double) (rows + malformed());
  }

  /** Both together. */
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

  /** Counts the lines in a pass of their own. */
  public static LineCounts of(Dataset<Row> lines) {
    Row counted = counted(lines).collectAsList().get(0);
    return of(name -> counted.<Long>getAs(name));
  }

  /** The dataset that {@link #of(Dataset)} asks for: one row. */
  public static Dataset<Row> counted(Dataset<Row> lines) {
    Column[] counts = counts();
    return lines.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length));
  }

  private static LineCounts of(ToLongFunction<String> counts) {
    Map<String, Long> rejects = new TreeMap<>();
    for (RejectReason reason : RejectReason.values()) {
      long lines = counts.applyAsLong(reason.id());
      if (lines > 0) {
        rejects.put(reason.id(), lines);
      }
    }
    return new LineCounts(counts.applyAsLong(ROWS), counts.applyAsLong(POSITIVES), rejects);
  }

  private static Column[] counts() {
    Column reject = col(DayFileSchema.REJECT);
    List<Column> counts = new ArrayList<>();
    counts.add(count(when(reject.isNull(), 1)).as(ROWS));
    counts.add(coalesce(sum(col(CriteoSchema.LABEL)), lit(0L)).as(POSITIVES));
    for (RejectReason reason : RejectReason.values()) {
      counts.add(count(when(reject.equalTo(reason.id()), 1)).as(reason.id()));
    }
    return counts.toArray(Column[]::new);
  }
}
