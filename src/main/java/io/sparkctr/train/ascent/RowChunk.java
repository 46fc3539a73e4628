package io.sparkctr.train.ascent;

import io.sparkctr.schema.CriteoSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Up to {@link #MAX_ROWS} rows, packed: a bit for the label, and for each field a code of 1, 2 or 3
 * bytes. One or two bytes count from the first rank of the field's own, if all ranks of the field
 * in this chunk are that near; three bytes hold the rank itself. About 80 bytes a row.
 *
 * <p>Layout: number of rows (1 byte); how many fields have one byte, how many at most two (2
 * bytes); the fields, narrow before wide (39 bytes); labels, a bit a row (16 bytes); codes row by
 * row, in the order of the fields, little endian.
 */
public final class RowChunk {
  /** Rows that lie together on disk. */
  static final int MAX_ROWS = 128;

  /** Bytes behind the last code, so that it can be read as four bytes. */
  static final int PADDING = 1;

  private static final int MAX_WIDTH = 3;
  private static final int FIELDS = CriteoSchema.FIELDS;
  private static final int WIDTHS = 1;
  private static final int ORDER = WIDTHS + MAX_WIDTH - 1;
  private static final int LABELS = ORDER + FIELDS;
  private static final int CODES = LABELS + MAX_ROWS / Byte.SIZE;

  /** Bytes of the largest chunk. */
  static final int MAX_BYTES = CODES + MAX_ROWS * FIELDS * MAX_WIDTH;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;

  /**
   * The chunk that starts at a place.
   *
   * @param bytes holds the chunk, and at least {@link #PADDING} bytes more behind it
   */
  RowChunk(byte[] bytes, int start) {
    this.bytes = bytes;
    this.start = start;
  }

  /**
   * Packs rows.
   *
   * @param labels 0 or 1, one a row from {@code first} on
   * @param rows 1 to {@link #MAX_ROWS}
   * @param ranks 39 a row, row after row
   * @param firsts by field, the first rank of its own
   * @param to where the chunk goes, with room for {@link #MAX_BYTES} and {@link #PADDING}
   * @return the place behind the chunk
   */
  static int write(
      byte[] labels, int first, int rows, int[] ranks, int[] firsts, byte[] to, int start) {
    byte[] widths = widths(rows, ranks, firsts);
    int[] bases = new int[FIELDS];
    byte[] order = new byte[FIELDS];
    int count = 0;
    for (int width = 1; width <= MAX_WIDTH; width++) {
      for (int field = 0; field < FIELDS; field++) {
        if (widths[field] == width) {
          bases[count] = width < MAX_WIDTH ? firsts[field] : 0;
          order[count++] = (byte) field;
        }
      }
      if (width < MAX_WIDTH) {
        to[start + WIDTHS + width - 1] = (byte) count;
      }
    }
    to[start] = (byte) rows;
    System.arraycopy(order, 0, to, start + ORDER, FIELDS);
    Arrays.fill(to, start + LABELS, start + CODES, (byte) 0);
    int at = start + CODES;
    for (int row = 0; row < rows; row++) {
      to[start + LABELS + row / Byte.SIZE] |= (byte) (labels[first + row] << row % Byte.SIZE);
      for (int place = 0; place < FIELDS; place++) {
        int field = order[place];
        INT.set(to, at, ranks[row * FIELDS + field] - bases[place]);
        at += widths[field];
      }
    }
    return at;
  }

  /** By field, the bytes of a code. */
  private static byte[] widths(int rows, int[] ranks, int[] firsts) {
    int[] max = new int[FIELDS];
    for (int i = 0, row = 0; row < rows; row++) {
      for (int field = 0; field < FIELDS; field++, i++) {
        // As unsigned numbers: a rank before the field's first is far behind it.
        max[field] |= ranks[i] - firsts[field];
      }
    }
    byte[] widths = new byte[FIELDS];
    for (int field = 0; field < FIELDS; field++) {
      int width = 1;
      while (width < MAX_WIDTH && max[field] >>> (Byte.SIZE * width) != 0) {
        width++;
      }
      widths[field] = (byte) width;
    }
    return widths;
  }

  public int rows() {
    return bytes[start] & 0xFF;
  }

  /** Label of a row, 0 or 1. */
  public int label(int row) {
    return bytes[start + LABELS + row / Byte.SIZE] >> row % Byte.SIZE & 1;
  }

  /** Clicks among the rows. */
  int positives() {
    int positives = 0;
    for (int i = start + LABELS; i < start + CODES; i++) {
      positives += Integer.bitCount(bytes[i] & 0xFF);
    }
    return positives;
  }

  /** Field at a place of a row. */
  int field(int place) {
    return bytes[start + ORDER + place];
  }

  /**
   * Places of a row whose codes have at most so many bytes.
   *
   * @param width 1 or 2
   */
  int places(int width) {
    return bytes[start + WIDTHS + width - 1];
  }

  /** Bytes of the codes of a row. */
  int rowBytes() {
    return MAX_WIDTH * FIELDS - places(1) - places(2);
  }

  /** Holds the chunk. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the codes start. */
  int codes() {
    return start + CODES;
  }

  /** The place behind the chunk. */
  int end() {
    return codes() + rows() * rowBytes();
  }
}
