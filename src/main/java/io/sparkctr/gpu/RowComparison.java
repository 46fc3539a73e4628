package io.sparkctr.gpu;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The difference of two datasets; the order of rows does not matter, their number does.
 *
 * @param rows number of rows of the first
 * @param otherRows number of rows of the second
 * @param missing the first few rows that only the first has
 * @param added the first few rows that only the second has
 */
public record RowComparison(long rows, long otherRows, List<String> missing, List<String> added) {
  private static final int SHOWN = 3;

  /** Compares two datasets with the same columns. */
  public static RowComparison of(Dataset<Row> first, Dataset<Row> second) {
    return new RowComparison(
        first.count(), second.count(), texts(first, second), texts(second, first));
  }

  /** Whether both have the same rows, and at least one. */
  public boolean isEqual() {
    return rows > 0 && rows == otherRows && missing.isEmpty() && added.isEmpty();
  }

  private static List<String> texts(Dataset<Row> rows, Dataset<Row> others) {
    return rows.exceptAll(others).limit(SHOWN).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .toList();
  }
}
