package io.sparkctr.data.columnar;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Encodes the content of one Parquet page at a time, little-endian, and compresses it with zstd.
 *
 * <p>Levels and dictionary indices use Parquet's hybrid of run-length encoding and bit packing: <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">RLE</a>. A repeated run
 * holds one value and a count; a packed run holds groups of eight values.
 *
 * <p>Holds native memory until it is closed.
 */
final class PageEncoder implements Closeable {
  /** Values in a packed group. */
  static final int GROUP = 8;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int ZSTD_LEVEL = 1;

  /** The header of a packed run with more groups takes more than one byte. */
  private static final int MAX_GROUPS = 63;

  /** A shorter repeated run does not pay: it ends the packed run, and the next needs a header. */
  private static final int MIN_REPEATED_GROUPS = 2;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
  private byte[] compressed = new byte[1 << 16];
  private byte[] bytes = new byte[1 << 12];
  private int length;

  /** Where the header of the open packed run is. */
  private int header;

  /** Groups in the open packed run; {@link #MAX_GROUPS} where none is open. */
  private int groups;

  /** Starts the next page. */
  void clear() {
    length = 0;
  }

  /** Bytes of the page so far, uncompressed. */
  int length() {
    return length;
  }

  /** The page so far, in the first {@link #length()} bytes; valid until more is added. */
  byte[] array() {
    return bytes;
  }

  /** The page as a zstd frame. */
  byte[] compress() {
    int bound = (int) Zstd.compressBound(length);
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int size = zstd.compressByteArray(compressed, 0, compressed.length, bytes, 0, length);
    return Arrays.copyOf(compressed, size);
  }

  @Override
  public void close() {
    zstd.close();
  }

  /**
   * Adds the definition levels of {@code rows} optional values, and before them their size.
   *
   * @param nulls from {@code nulls[fromWord]} on a bit per row, set where the row has no value; its
   *     level is 0, that of the others 1
   */
  void addLevels(long[] nulls, int fromWord, int rows) {
    int size = skip(Integer.BYTES);
    groups = MAX_GROUPS;
    int count = (rows + GROUP - 1) / GROUP;
    for (int group = 0; group < count; ) {
      int levels = levels(nulls, fromWord, group);
      int same = group;
      if (levels == 0 || levels == 0xFF) {
        do {
          same++;
        } while (same < count && levels(nulls, fromWord, same) == levels);
      }
      if (same - group >= MIN_REPEATED_GROUPS) {
        addRepeatedRun(Math.min(same * GROUP, rows) - group * GROUP, levels & 1, 1);
        group = same;
      } else {
        startGroup();
        add(levels, 1);
        group++;
      }
    }
    INTS.set(bytes, size, length - size - Integer.BYTES);
  }

  private static int levels(long[] nulls, int fromWord, int group) {
    return (int) (~nulls[fromWord + (group >>> 3)] >>> ((group & 7) * GROUP)) & 0xFF;
  }

  /**
   * Adds dictionary indices, and before them their width.
   *
   * @param indices has at least {@link #GROUP} more places than {@code count}
   * @param width bits of an index
   */
  void addIndices(int[] indices, int count, int width) {
    add(width, 1);
    groups = MAX_GROUPS;
    BytePacker packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
    for (int at = 0; at < count; ) {
      int same = at + 1;
      while (same < count && indices[same] == indices[at]) {
        same++;
      }
      if (same - at >= GROUP * MIN_REPEATED_GROUPS) {
        addRepeatedRun(same - at, indices[at], (width + Byte.SIZE - 1) / Byte.SIZE);
        at = same;
      } else {
        startGroup();
        int place = skip(width);
        packer.pack8Values(indices, at, bytes, place);
        at += GROUP;
      }
    }
  }

  /** Adds values as they are. */
  void addPlain(int[] values, int count) {
    int at = skip(count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      INTS.set(bytes, at + i * Integer.BYTES, values[i]);
    }
  }

  private void addRepeatedRun(int count, int value, int valueBytes) {
    addVarint(count << 1);
    add(value, valueBytes);
    groups = MAX_GROUPS;
  }

  /** Counts one more group in the header of the packed run; opens a run where none is open. */
  private void startGroup() {
    if (groups == MAX_GROUPS) {
      header = skip(1);
      groups = 0;
    }
    groups++;
    bytes[header] = (byte) ((groups << 1) | 1);
  }

  /** Adds an unsigned LEB128 number. */
  private void addVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      add((rest & 0x7F) | 0x80, 1);
      rest >>>= 7;
    }
    add(rest, 1);
  }

  /** Adds the lowest bytes of a value. */
  private void add(int value, int count) {
    int at = skip(count);
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  /** Leaves room for bytes to be set later; returns the index of the first. */
  private int skip(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
    int at = length;
    length += count;
    return at;
  }
}
