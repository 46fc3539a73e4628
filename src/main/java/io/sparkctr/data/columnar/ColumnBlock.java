package io.sparkctr.data.columnar;

import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;

/**
 * Some rows of the 40 columns of {@link CriteoSchema}, column by column, filled row by row and then
 * reused: no object per row or value.
 */
public final class ColumnBlock {
  /** Label, integers and categories. */
  public static final int COLUMNS = 1 + CriteoSchema.FIELDS;

  /** The most rows that a block holds; a multiple of 64. */
  public static final int ROWS = 1 << 15;

  /**
   * Places between a row's values. Not a power of two: the 40 places that a row is written to would
   * meet in the same few lines of the cache.
   */
  public static final int STRIDE = ROWS + 16;

  private static final int WORDS = ROWS / Long.SIZE;

  private final int[] values = new int[COLUMNS * STRIDE];
  private final long[] empty = new long[ROWS];
  private final long[] nulls = new long[COLUMNS * WORDS];
  private final long[] square = new long[Long.SIZE];
  private int rows;

  /** Where the next row is to be written: column {@code c} at {@code rows() + c * STRIDE}. */
  public int[] values() {
    return values;
  }

  /** Rows so far. */
  public int rows() {
    return rows;
  }

  /** Whether no row fits in any more. */
  public boolean isFull() {
    return rows == ROWS;
  }

  /**
   * Adds the row that was written into {@link #values}.
   *
   * @param empty its empty columns, bit {@code c} for column {@code c}; their values have no
   *     meaning
   */
  public void add(long empty) {
    this.empty[rows++] = empty;
  }

  /** The empty columns of a row, bit {@code c} for column {@code c}. */
  public long empty(int row) {
    return empty[row];
  }

  /** Empties the block for other rows. */
  public void clear() {
    rows = 0;
  }

  /** The sum of a column without nulls. */
  public long sum(int column) {
    long sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += values[column * STRIDE + row];
    }
    return sum;
  }

  /** Gathers the nulls by column, once the rows are complete. */
  void gatherNulls() {
    for (int word = 0; word * Long.SIZE < rows; word++) {
      int from = word * Long.SIZE;
      int count = Math.min(rows - from, Long.SIZE);
      System.arraycopy(empty, from, square, 0, count);
      Arrays.fill(square, count, Long.SIZE, 0);
      BitSquare.transpose(square);
      for (int column = 0; column < COLUMNS; column++) {
        nulls[column * WORDS + word] = square[column];
      }
    }
  }

  /**
   * The nulls that were gathered; column {@code c} from word {@code nullsFrom(c)}, row 0 lowest.
   */
  long[] nulls() {
    return nulls;
  }

  static int nullsFrom(int column) {
    return column * WORDS;
  }
}
