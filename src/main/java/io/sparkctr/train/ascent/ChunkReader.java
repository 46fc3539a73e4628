package io.sparkctr.train.ascent;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the ranks of single rows of a shard's chunks. */
public final class ChunkReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The 39 ranks of the last row that was read, in any order. */
  public final int[] ranks = new int[CriteoSchema.FIELDS];

  private final ShardIndex index;

  /** By place in a row, the rank of the code 0. */
  private final int[] first = new int[CriteoSchema.FIELDS];

  private byte[] bytes;
  private int codes;
  private int rowBytes;
  private int upTo1;
  private int upTo2;

  public ChunkReader(ShardIndex index) {
    this.index = index;
  }

  /** The next rows come from this chunk. */
  public void open(RowChunk chunk) {
    bytes = chunk.bytes();
    codes = chunk.codes();
    rowBytes = chunk.rowBytes();
    upTo1 = chunk.places(1);
    upTo2 = chunk.places(2);
    for (int place = 0; place < first.length; place++) {
      first[place] = place < upTo2 ? index.firsts[chunk.field(place)] : 0;
    }
  }

  /** Reads a row's ranks. */
  public void read(int row) {
    read(row, ranks, 0);
  }

  /** Reads a row's ranks into 39 places of an array. */
  void read(int row, int[] to, int start) {
    byte[] from = bytes;
    int at = codes + row * rowBytes;
    int place = 0;
    for (; place < upTo1; place++, at++) {
      to[start + place] = first[place] + (from[at] & 0xFF);
    }
    for (; place < upTo2; place++, at += 2) {
      to[start + place] = first[place] + ((short) SHORT.get(from, at) & 0xFFFF);
    }
    for (; place < first.length; place++, at += 3) {
      to[start + place] = (int) INT.get(from, at) & 0xFFFFFF;
    }
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
  public double logit(double[] weights) {
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
