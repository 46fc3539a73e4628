package io.sparkctr.features;

import io.sparkctr.schema.CriteoSchema;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The features of a random forest, those of NetApp's technical report TR-4904: the 13 integers of a
 * row, in file order, as 32-bit floating-point numbers; 0 where a value is missing. Integers beyond
 * 2^24 are rounded. The categories are left out.
 */
public final class IntegerFeatures {
  /** Raised whenever the same row would get other features. */
  public static final int VERSION = 1;

  /** How many a row has. */
  public static final int SIZE = CriteoSchema.INTEGERS;

  /** Feature of a missing value. */
  static final float MISSING = 0;

  private IntegerFeatures() {}

  /** Feature of an integer. */
  static float of(int value) {
    return value;
  }

  /**
   * Features of some rows of a batch.
   *
   * @param batch columns {@code label, I1..I13} (int), in this order; more may follow
   * @param chosen indices of rows in the batch; those in {@code [from, from + count)} are taken
   * @param values filled from the row {@code first} on, {@link #SIZE} a row
   */
  static void fill(
      ColumnarBatch batch, int[] chosen, int from, int count, float[] values, int first) {
    for (int field = 0; field < SIZE; field++) {
      ColumnVector column = batch.column(1 + field);
      int to = first * SIZE + field;
      for (int i = from; i < from + count; i++, to += SIZE) {
        int row = chosen[i];
        values[to] = column.isNullAt(row) ? MISSING : of(column.getInt(row));
      }
    }
  }
}
