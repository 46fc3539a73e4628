package io.sparkctr.data.reader;

import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** The bytes of a file, unpacked, from where a split starts. */
final class SplitStream {
  /** Hadoop's default of 4 KiB costs a quarter of the speed. */
  private static final int PACKED_BUFFER_BYTES = 1 << 18;

  private SplitStream() {}

  /** Opens the stream; a file that cannot be opened is the user's error. */
  static InputStream open(Split split, Configuration hadoop) throws IOException {
    FSDataInputStream raw = openRaw(split.file(), hadoop);
    try {
      if (split.packing() == Split.Packing.GZIP) {
        // Not java.util.zip.GZIPInputStream: where the stream below reports no bytes at hand, it
        // stops after the first member of a concatenated file.
        Configuration buffered = new Configuration(hadoop);
        buffered.setInt("io.file.buffer.size", PACKED_BUFFER_BYTES);
        InputStream unpacked =
            ReflectionUtils.newInstance(GzipCodec.class, buffered).createInputStream(raw);
        return new ReadAhead(unpacked, "unpack " + split.file());
      }
      raw.seek(split.start());
      return raw;
    } catch (IOException | RuntimeException failure) {
      raw.close();
      throw failure;
    }
  }

  private static FSDataInputStream openRaw(String file, Configuration hadoop) {
    Path path = new Path(file);
    try {
      return Storage.fileSystem(path, hadoop).open(path);
    } catch (IOException failure) {
      throw ReadFailure.onOpen(file, failure);
    }
  }
}
