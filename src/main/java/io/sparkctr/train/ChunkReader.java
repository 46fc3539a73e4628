package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the ranks of single rows of a shard's chunks. */
final class ChunkReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int OWN_1 = RowChunk.ownLimit(1);
  private static final int OWN_2 = RowChunk.ownLimit(2);
  private static final int OWN_3 = RowChunk.ownLimit(3);
  private static final int OWN_4 = RowChunk.ownLimit(4);

  /** The 39 ranks of the last row that was read, in any order. */
  final int[] ranks;

  private final ShardIndex index;

  /** By place in a row: the rank of the code 0, and the place of the field's other ranks. */
  private final int[] first = new int[CriteoSchema.FIELDS];

  private final int[] firstOther = new int[CriteoSchema.FIELDS];
  private byte[] bytes;
  private int codes;
  private int rowBytes;
  private int upTo1;
  private int upTo2;
  private int upTo3;

  ChunkReader(ShardIndex index) {
    this(index, new int[CriteoSchema.FIELDS]);
  }

  /**
   * A reader.
   *
   * @param ranks where the ranks of a row go; readers may share it
   */
  ChunkReader(ShardIndex index, int[] ranks) {
    this.index = index;
    this.ranks = ranks;
  }

  /** The next rows come from this chunk. */
  void open(RowChunk chunk) {
    bytes = chunk.bytes();
    codes = chunk.codes();
    rowBytes = chunk.rowBytes();
    upTo1 = chunk.places(1);
    upTo2 = chunk.places(2);
    upTo3 = chunk.places(3);
    for (int place = 0; place < first.length; place++) {
      int field = chunk.field(place);
      first[place] = index.firsts[field];
      firstOther[place] = index.firstOthers[field];
    }
  }

  /** Reads a row's ranks. */
  void read(int row) {
    int[] to = ranks;
    byte[] from = bytes;
    int at = codes + row * rowBytes;
    int place = 0;
    for (; place < upTo1; place++, at++) {
      int code = from[at] & 0xFF;
      to[place] = code < OWN_1 ? first[place] + code : other(place, code - OWN_1);
    }
    for (; place < upTo2; place++, at += 2) {
      int code = (short) SHORT.get(from, at) & 0xFFFF;
      to[place] = code < OWN_2 ? first[place] + code : other(place, code - OWN_2);
    }
    for (; place < upTo3; place++, at += 3) {
      int code = (int) INT.get(from, at) & 0xFFFFFF;
      to[place] = code < OWN_3 ? first[place] + code : other(place, code - OWN_3);
    }
    for (; place < to.length; place++, at += 4) {
      int code = (int) INT.get(from, at);
      to[place] = code < OWN_4 ? first[place] + code : other(place, code - OWN_4);
    }
  }

  private int other(int place, int code) {
    return index.others[firstOther[place] + code];
  }

  /**
   * Log-odds of the last row that was read.
   *
   * @param weights by rank, then the intercept
   */
  float logit(float[] weights) {
    float logit = weights[weights.length - 1];
    for (int rank : ranks) {
      logit += weights[rank];
    }
    return logit;
  }

  /**
   * Log-odds of the last row that was read.
   *
   * @param weights by rank, then the intercept
   */
  double logit(double[] weights) {
    double logit = weights[weights.length - 1];
    for (int rank : ranks) {
      logit += weights[rank];
    }
    return logit;
  }

  /** Some rows of a chunk as slots; the next rows come from this chunk. */
  SlotRows slots(RowChunk chunk, int[] rows) {
    open(chunk);
    byte[] labels = new byte[rows.length];
    int[] slots = new int[rows.length * ranks.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = (byte) chunk.label(rows[i]);
      read(rows[i]);
      for (int place = 0; place < ranks.length; place++) {
        slots[i * ranks.length + chunk.field(place)] = index.slots[ranks[place]];
      }
    }
    return new SlotRows(labels, slots);
  }
}
