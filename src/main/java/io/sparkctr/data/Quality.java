package io.sparkctr.data;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkctr.data.reader.DayFileSchema;
import io.sparkctr.data.reader.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Counts good and rejected lines while a job reads them for its own purpose: no second pass.
 *
 * @param rows good rows
 * @param positives clicks among them
 * @param rejects rejected lines by reason, reasons without lines left out
 */
public record Quality(long rows, long positives, Map<String, Long> rejects) {
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

  /** The lines, counted into {@code observation} once an action has read them all. */
  public static Dataset<Row> observe(Dataset<Row> lines, Observation observation) {
    Column reject = col(DayFileSchema.REJECT);
    List<Column> counts = new ArrayList<>();
    counts.add(coalesce(sum(col(CriteoSchema.LABEL)), lit(0L)).as(POSITIVES));
    for (RejectReason reason : RejectReason.values()) {
      counts.add(count(when(reject.equalTo(reason.id()), 1)).as(reason.id()));
    }
    return lines.observe(
        observation, count(when(reject.isNull(), 1)).as(ROWS), counts.toArray(Column[]::new));
  }

  /** What was counted; waits for the action's end. */
  public static Quality of(Observation observation) {
    Map<String, Object> counts;
    try {
      counts = observation.getAsJava();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the lines were counted", interrupted);
    }
    Map<String, Long> rejects = new TreeMap<>();
    for (RejectReason reason : RejectReason.values()) {
      long lines = (Long) counts.get(reason.id());
      if (lines > 0) {
        rejects.put(reason.id(), lines);
      }
    }
    return new Quality((Long) counts.get(ROWS), (Long) counts.get(POSITIVES), rejects);
  }
}
