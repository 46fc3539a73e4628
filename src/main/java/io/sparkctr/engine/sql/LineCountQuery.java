package io.sparkctr.engine.sql;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts lines with column expressions, in a pass of its own. */
public final class LineCountQuery {
  private static final String ROWS = "rows";
  private static final String POSITIVES = "positives";

  private LineCountQuery() {}

  /**
   * Counts the lines.
   *
   * @param lines with the columns {@link CriteoSchema#LABEL} and {@link DayFileSchema#REJECT}
   */
  public static LineCounts of(Dataset<Row> lines) {
    Row counted = counted(lines).collectAsList().get(0);
    Map<String, Long> rejects = new TreeMap<>();
    for (RejectReason reason : RejectReason.values()) {
      long rejected = counted.<Long>getAs(reason.id());
      if (rejected > 0) {
        rejects.put(reason.id(), rejected);
      }
    }
    return new LineCounts(counted.<Long>getAs(ROWS), counted.<Long>getAs(POSITIVES), rejects);
  }

  /** The dataset behind {@link #of}: one row with all counts. */
  public static Dataset<Row> counted(Dataset<Row> lines) {
    Column reject = col(DayFileSchema.REJECT);
    List<Column> counts = new ArrayList<>();
    counts.add(count(when(reject.isNull(), 1)).as(ROWS));
    counts.add(coalesce(sum(col(CriteoSchema.LABEL)), lit(0L)).as(POSITIVES));
    for (RejectReason reason : RejectReason.values()) {
      counts.add(count(when(reject.equalTo(reason.id()), 1)).as(reason.id()));
    }
    Column[] columns = counts.toArray(Column[]::new);
    return lines.agg(columns[0], Arrays.copyOfRange(columns, 1, columns.length));
  }
}
