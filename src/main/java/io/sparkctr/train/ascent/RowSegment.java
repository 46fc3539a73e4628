package io.sparkctr.train.ascent;

import java.util.ArrayList;
import java.util.List;

/**
 * Up to {@link #MAX_ROWS} rows in chunks: what is read from a disk at once, about 130 KB.
 *
 * @param chunks in the rows' order; all but the last are full
 */
record RowSegment(List<RowChunk> chunks) {
  private static final int MAX_CHUNKS = 16;
  static final int MAX_ROWS = MAX_CHUNKS * RowChunk.MAX_ROWS;

  /** Bytes of the largest segment, with the padding behind it. */
  static final int MAX_BYTES = MAX_CHUNKS * RowChunk.MAX_BYTES + RowChunk.PADDING;

  /**
   * The chunks that lie one after the other.
   *
   * @param bytes not changed later
   * @param length of the chunks; padding follows
   */
  static RowSegment of(byte[] bytes, int length) {
    List<RowChunk> chunks = new ArrayList<>(MAX_CHUNKS);
    for (int at = 0; at < length; ) {
      RowChunk chunk = new RowChunk(bytes, at);
      chunks.add(chunk);
      at = chunk.end();
    }
    return new RowSegment(chunks);
  }

  int rows() {
    return chunks.stream().mapToInt(RowChunk::rows).sum();
  }

  /** Clicks among the rows. */
  int positives() {
    return chunks.stream().mapToInt(RowChunk::positives).sum();
  }
}
