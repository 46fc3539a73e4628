package io.sparkctr.gpu;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two sets of rows beside each other, in any order, each as often as it is there.
 *
 * @param rows rows of the first
 * @param otherRows rows of the second
 * @param missing rows of the first that the second lacks, a few of them
 * @param added rows of the second that the first lacks, a few of them
 */
public record RowComparison(long rows, long otherRows, List<String> missing, List<String> added) {
  private static final int SHOWN = 3;

  /** Compares; both have the same columns. */
  public static RowComparison of(Dataset<Row> first, Dataset<Row> second) {
    return new RowComparison(
        first.count(), second.count(), texts(first, second), texts(second, first));
  }

  /** Whether there are rows at all, and the same on both sides. */
  public boolean isEqual() {
    return rows > 0 && rows == otherRows && missing.isEmpty() && added.isEmpty();
  }

  private static List<String> texts(Dataset<Row> rows, Dataset<Row> others) {
    return rows.exceptAll(others).limit(SHOWN).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .toList();
  }
}
