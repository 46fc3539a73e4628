package io.sparkctr.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream ahead on a thread of its own, so that unpacking the bytes and using them overlap.
 */
final class ReadAhead extends InputStream {
  static final int PIECE_BYTES = 1 << 18;

  private static final int PIECES = 4;

  private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(PIECES);
  private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(PIECES);
  private final Thread thread;
  private volatile boolean closed;
  private Piece piece = new Piece();
  private int at;

  /** Some bytes of the stream, and what came of reading more. */
  private static final class Piece {
    final byte[] bytes = new byte[PIECE_BYTES];
    int length;
    boolean last;
    Throwable failure;
  }

  /**
   * @param in read and closed by the thread
   * @param threadName tells the thread in a dump
   */
  ReadAhead(InputStream in, String threadName) {
    for (int i = 1; i < PIECES; i++) {
      free.add(new Piece());
    }
    thread = new Thread(() -> readAll(in), threadName);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (at == piece.length && length > 0) {
      if (piece.failure != null) {
        throw rethrown(piece.failure);
      }
      if (piece.last) {
        return -1;
      }
      takeNext();
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece.bytes, at, into, offset, count);
    at += count;
    return count;
  }

  /** Ends the thread, which closes the stream below, before it returns. */
  @Override
  public void close() {
    closed = true;
    // The thread may be waiting for a piece to fill.
    free.offer(piece);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeNext() throws InterruptedIOException {
    try {
      Piece next = filled.take();
      free.add(piece);
      piece = next;
      at = 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to read on");
    }
  }

  private void readAll(InputStream in) {
    try (in) {
      Piece filling;
      do {
        filling = free.take();
        fill(filling, in);
        filled.add(filling);
      } while (!filling.last && !closed);
    } catch (IOException | InterruptedException ignored) {
      // Nobody else interrupts; and all that was asked for was read before the stream was closed.
    }
  }

  private static void fill(Piece piece, InputStream in) {
    piece.length = 0;
    try {
      while (piece.length < PIECE_BYTES) {
        int count = in.read(piece.bytes, piece.length, PIECE_BYTES - piece.length);
        if (count < 0) {
          piece.last = true;
          return;
        }
        piece.length += count;
      }
    } catch (IOException | RuntimeException | Error failure) {
      piece.failure = failure;
      piece.last = true;
    }
  }

  private static IOException rethrown(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (IOException) failure;
  }
}
