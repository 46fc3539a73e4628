package io.sparkctr.data.reader;

import io.sparkctr.data.reader.Split.Compression;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The lines of one split, as ranges of a buffer that is filled again and again: no object per line.
 *
 * <p>A split owns the lines whose first byte is in {@code (start, end]}, and the file's first line
 * where {@code start} is 0. The next split skips the bytes before its first newline, so that every
 * line is read exactly once wherever the splits fall. A line ends with LF or CRLF, the last one
 * also with the file. A byte-order mark that opens the file belongs to no line.
 *
 * <p>Throws a {@link io.sparkctr.config.UserError} where the split cannot be read to its end.
 */
final class LineReader implements Closeable {
  static final int BUFFER_BYTES = 1 << 18;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Bytes of a line that do not count as its content: byte-order mark, CR, LF. */
  private static final int EXTRA_BYTES = 5;

  private final Split split;
  private final InputStream in;
  private final long end;
  private final int maxLineBytes;
  private final byte[] buffer;

  /** File offset of {@code buffer[0]}. */
  private long base;

  /** The bytes that were read but not yet returned are {@code buffer[next..limit)}. */
  private int next;

  private int limit;
  private int from;
  private int to;
  private boolean restOfLineUnread;

  /**
   * Opens the split's file.
   *
   * @param maxLineBytes the longest line that is not {@link #overlong}
   */
  LineReader(InputStream in, Split split, int maxLineBytes) {
    this(in, split, maxLineBytes, BUFFER_BYTES);
  }

  /**
   * Reads a stream that is open already.
   *
   * @param in positioned at the split's start
   */
  LineReader(InputStream in, Split split, int maxLineBytes, int minBufferBytes) {
    this.in = in;
    this.split = split;
    this.end = split.end();
    this.maxLineBytes = maxLineBytes;
    this.buffer = new byte[Math.max(minBufferBytes, maxLineBytes + EXTRA_BYTES)];
    this.base = split.start();
    this.restOfLineUnread = split.start() > 0;
  }

  /** Moves to the next line that the split owns; false when there is none. */
  boolean advance() {
    try {
      boolean advanced = findLine();
      if (!advanced) {
        requireWholeSplit();
      }
      return advanced;
    } catch (IOException failure) {
      throw split.readFailure(failure);
    }
  }

  /** A file that became shorter after it was split must not pass for a whole one. */
  private void requireWholeSplit() throws EOFException {
    if (split.compression() == Compression.NONE && offset() < end) {
      throw new EOFException("ends at byte " + offset() + " of " + end);
    }
  }

  private boolean findLine() throws IOException {
    if (restOfLineUnread) {
      skipLine();
      restOfLineUnread = false;
    }
    if (offset() > end) {
      return false;
    }
    int searched = 0;
    while (true) {
      int newline = indexOfNewline(buffer, next + searched, limit);
      if (newline >= 0) {
        setLine(newline, newline + 1);
        return true;
      }
      searched = limit - next;
      if (searched == buffer.length) {
        setLine(limit, limit);
        restOfLineUnread = true;
        return true;
      }
      if (!fill()) {
        boolean unterminated = limit > next;
        setLine(limit, limit);
        return unterminated;
      }
    }
  }

  /**
   * The line is {@code buffer()[from()..to())}, without its LF or CRLF; valid until the next
   * advance.
   */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Whether the line has more than {@code maxLineBytes}; its range may then be its start only. */
  boolean overlong() {
    return to - from > maxLineBytes;
  }

  /** File offset of the next line; after the last advance, of the first line of the next split. */
  private long offset() {
    return base + next;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void setLine(int lineEnd, int following) {
    from = next + (offset() == 0 ? byteOrderMarkLength(buffer, next, lineEnd) : 0);
    to = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    next = following;
  }

  private void skipLine() throws IOException {
    do {
      int newline = indexOfNewline(buffer, next, limit);
      next = newline >= 0 ? newline + 1 : limit;
      if (newline >= 0) {
        return;
      }
    } while (fill());
  }

  /** Reads more bytes behind those not yet returned; false at the end of the file. */
  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      System.arraycopy(buffer, next, buffer, 0, limit - next);
      base += next;
      limit -= next;
      next = 0;
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(read, 0);
    return read >= 0;
  }

  private static int byteOrderMarkLength(byte[] bytes, int from, int to) {
    boolean present =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return present ? 3 : 0;
  }

  /**
   * Index of the first newline in the range, or -1. Takes eight bytes a step, with the zero-byte
   * test of <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling
   * Hacks</a>, whose lowest hit is exact.
   */
  static int indexOfNewline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ (ONES * '\n');
      long hits = (word - ONES) & ~word & HIGH_BITS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
