package io.sparkctr.data.reader;

import io.sparkctr.data.reader.Split.Compression;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.io.ReadAheadInputStream;

/** Decompresses a split by a second thread while the first one parses: decision 014. */
public final class ReadAhead {
  private static final int BYTES = 1 << 18;

  private ReadAhead() {}

  /** Opens the split's file at its start; the bytes come uncompressed. */
  public static InputStream open(Split split, Configuration hadoop) {
    InputStream in = split.open(hadoop);
    return split.compression() == Compression.GZIP
        ? new ReadAheadInputStream(new EarlyEndFails(in), BYTES)
        : in;
  }

  /** {@link ReadAheadInputStream} takes an {@link EOFException} for the normal end of the file. */
  private static final class EarlyEndFails extends FilterInputStream {
    EarlyEndFails(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (EOFException early) {
        throw new IOException(early);
      }
    }
  }
}
