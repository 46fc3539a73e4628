package io.sparkctr.data.columnar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes, little-endian, as Parquet's pages are. */
final class PageBytes {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** Makes room for so many more bytes. */
  void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  /** Leaves out bytes, to be set later; returns the first one's place. */
  int skip(int count) {
    reserve(count);
    int at = length;
    length += count;
    return at;
  }

  void setByte(int at, int value) {
    bytes[at] = (byte) value;
  }

  void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  /** Adds the lowest bytes of a value. */
  void add(int value, int count) {
    int at = skip(count);
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  void addInts(int[] values, int count) {
    int at = skip(count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      INTS.set(bytes, at + i * Integer.BYTES, values[i]);
    }
  }

  /** Adds an unsigned LEB128 number. */
  void addVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      add((rest & 0x7F) | 0x80, 1);
      rest >>>= 7;
    }
    add(rest, 1);
  }
}
