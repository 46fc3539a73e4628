package io.sparkctr.data.reader;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The lines of one split, as {@link LineReader} gives them; what fails names the file. */
final class SplitLines implements Closeable {
  private final Split split;
  private final LineReader lines;

  SplitLines(Split split, int maxLineBytes, Configuration hadoop) {
    this.split = split;
    try {
      lines =
          new LineReader(SplitStream.open(split, hadoop), split.start(), split.end(), maxLineBytes);
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
  }

  /** Moves to the next line; false when there is none. */
  boolean advance() {
    try {
      boolean advanced = lines.advance();
      if (!advanced) {
        requireWholeSplit();
      }
      return advanced;
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
  }

  /** The line that {@link #advance} moved to. */
  LineReader line() {
    return lines;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** A plain file that became shorter after the splits were cut must not pass for its rows. */
  private void requireWholeSplit() throws EOFException {
    if (split.packing() == Split.Packing.PLAIN && lines.offset() < split.end()) {
      throw new EOFException("ends at byte " + lines.offset() + " of " + split.end());
    }
  }
}
