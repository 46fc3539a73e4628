package io.sparkctr.data.columnar;

import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;

/**
 * Some rows of the 40 columns of {@link CriteoSchema}, stored by column. It is filled row by row
 * and then reused: no object per row or value.
 */
public final class ColumnBlock {
  /** Label, integers and categories. */
  public static final int COLUMNS = 1 + CriteoSchema.FIELDS;

  /** The maximum of rows in a block; a multiple of 64. */
  static final int ROWS = 1 << 15;

  /**
   * Distance between the values of a row. Not a power of two: the 40 values of a row would then
   * compete for the same few cache lines.
   */
  public static final int STRIDE = ROWS + 16;

  private static final int WORDS = ROWS / Long.SIZE;

  private final int[] values = new int[COLUMNS * STRIDE];

  /** By row. */
  private final long[] empty = new long[ROWS];

  /** By column, a bit per row. */
  private final long[] nulls = new long[COLUMNS * WORDS];

  private final long[] square = new long[Long.SIZE];
  private int rows;

  /** The next row belongs here: column {@code c} at {@code rows() + c * STRIDE}. */
  public int[] values() {
    return values;
  }

  /** Rows so far. */
  public int rows() {
    return rows;
  }

  /** Whether there is no room for another row. */
  public boolean isFull() {
    return rows == ROWS;
  }

  /**
   * Adds the row that was written into {@link #values}.
   *
   * @param empty its empty columns, bit {@code c} for column {@code c}; their values are ignored
   */
  public void add(long empty) {
    this.empty[rows++] = empty;
  }

  /** The empty columns of a row, bit {@code c} for column {@code c}. */
  public long empty(int row) {
    return empty[row];
  }

  /** Removes all rows. */
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

  /** Turns the empty columns of each row into the nulls of each column, for {@link #nulls()}. */
  void gatherNulls() {
    for (int word = 0; word * Long.SIZE < rows; word++) {
      int from = word * Long.SIZE;
      int count = Math.min(rows - from, Long.SIZE);
      System.arraycopy(empty, from, square, 0, count);
      Arrays.fill(square, count, Long.SIZE, 0);
      transpose(square);
      for (int column = 0; column < COLUMNS; column++) {
        nulls[column * WORDS + word] = square[column];
      }
    }
  }

  /**
   * Transposes 64 words of 64 bits: bit {@code i} of word {@code j} becomes bit {@code j} of word
   * {@code i}. Swaps the halves off the diagonal, then the quarters, down to single bits. Warren,
   * Hacker's Delight, 2nd ed., 7-3.
   */
  static void transpose(long[] words) {
    long mask = 0x00000000FFFFFFFFL;
    for (int distance = Long.SIZE / 2; distance > 0; distance >>>= 1) {
      for (int i = 0; i < Long.SIZE; i = ((i | distance) + 1) & ~distance) {
        long swapped = ((words[i] >>> distance) ^ words[i | distance]) & mask;
        words[i] ^= swapped << distance;
        words[i | distance] ^= swapped;
      }
      mask ^= mask << (distance >>> 1);
    }
  }

  /**
   * The nulls by column: those of column {@code c} start at word {@code nullsFrom(c)}, with row 0
   * in the lowest bit.
   */
  long[] nulls() {
    return nulls;
  }

  static int nullsFrom(int column) {
    return column * WORDS;
  }
}
