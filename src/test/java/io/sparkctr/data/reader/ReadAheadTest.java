package io.sparkctr.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
  private final Random random = new Random(3);

  @Test
  void givesTheBytesOfTheStreamBelow() throws IOException {
    for (int length : new int[] {0, 1, ReadAhead.PIECE_BYTES, 10 * ReadAhead.PIECE_BYTES + 1}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      Below below = new Below(bytes, null);
      try (var in = new ReadAhead(below, "test")) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[5], 0, 5)).isEqualTo(-1);
      }
      assertThat(below.closed.getCount()).isZero();
    }
  }

  @Test
  void aFailureComesWhereTheStreamFailedAndAgain() throws IOException {
    for (Throwable failure :
        new Throwable[] {
          new EOFException("cut"), new IllegalStateException("wrong"), new OutOfMemoryError("none")
        }) {
      byte[] bytes = new byte[ReadAhead.PIECE_BYTES + 17];
      random.nextBytes(bytes);
      try (var in = new ReadAhead(new Below(bytes, failure), "test")) {
        assertThat(in.readNBytes(bytes.length)).isEqualTo(bytes);
        assertThatThrownBy(in::read).isSameAs(failure);
        assertThatThrownBy(() -> in.read(new byte[5], 0, 5)).isSameAs(failure);
      }
    }
  }

  @Test
  void closingEndsTheThreadWhereverItIs() throws IOException {
    for (int read : new int[] {0, 1, 3 * ReadAhead.PIECE_BYTES}) {
      Below below = new Below(new byte[100 * ReadAhead.PIECE_BYTES], null);
      ReadAhead in = new ReadAhead(below, "test");
      assertThat(in.readNBytes(read)).hasSize(read);

      in.close();

      assertThat(below.closed.getCount()).isZero();
    }
  }

  @Test
  void anInterruptedReaderStopsWaiting() throws IOException {
    PipedOutputStream silent = new PipedOutputStream();
    ReadAhead in = new ReadAhead(new PipedInputStream(silent), "test");
    Thread.currentThread().interrupt();

    assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);

    assertThat(Thread.interrupted()).isTrue();
    silent.close();
    in.close();
  }

  /** Some bytes in pieces of any size, then the end or a failure. */
  private final class Below extends FilterInputStream {
    final CountDownLatch closed = new CountDownLatch(1);
    private final Throwable failure;

    Below(byte[] bytes, Throwable failure) {
      super(new ByteArrayInputStream(bytes));
      this.failure = failure;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, 1 + random.nextInt(length));
      if (count < 0 && failure instanceof IOException io) {
        throw io;
      }
      if (count < 0 && failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (count < 0 && failure instanceof Error error) {
        throw error;
      }
      return count;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
