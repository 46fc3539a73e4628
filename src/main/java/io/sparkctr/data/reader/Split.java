package io.sparkctr.data.reader;

import io.sparkctr.config.UserError;
import io.sparkctr.storage.Storage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * The part of a file that one task reads. A failure to read it names the file and the remedy.
 *
 * @param index over all splits of the read, in the order of files and offsets
 * @param file the path, as the caller gave it
 * @param start first byte; {@link LineReader} says which lines a split owns
 * @param end offset behind the last byte; {@link Long#MAX_VALUE} for a compressed file
 */
public record Split(int index, String file, long start, long end, Compression compression)
    implements Serializable {

  /** Hadoop's default of 4 KiB costs a quarter of the speed. */
  private static final int GZIP_BUFFER_BYTES = 1 << 18;

  /** How a file is compressed. A compressed file is one split. */
  public enum Compression {
    NONE,
    GZIP
  }

  /**
   * Cuts files into splits. The result depends on the files and on {@code splitBytes}, never on the
   * number of cores: a row has the same split and line index on every machine.
   *
   * @return the splits of all files, in order; an empty plain file has none
   * @throws UserError for a path that is missing, is unreadable or is not a plain or gzip file
   */
  public static List<Split> plan(List<String> files, long splitBytes, Configuration hadoop) {
    var codecs = new CompressionCodecFactory(hadoop);
    List<Split> splits = new ArrayList<>();
    for (String file : files) {
      FileStatus status = status(file, hadoop);
      if (compression(file, codecs.getCodec(status.getPath())) == Compression.GZIP) {
        splits.add(new Split(splits.size(), file, 0, Long.MAX_VALUE, Compression.GZIP));
        continue;
      }
      long length = status.getLen();
      for (long start = 0; start < length; ) {
        long end = start + Math.min(splitBytes, length - start);
        splits.add(new Split(splits.size(), file, start, end, Compression.NONE));
        start = end;
      }
    }
    return splits;
  }

  /** Opens the file at {@code start}; the bytes come uncompressed. */
  public InputStream open(Configuration hadoop) {
    try {
      FSDataInputStream raw = openFile(hadoop);
      try {
        if (compression == Compression.GZIP) {
          return uncompressed(raw, hadoop);
        }
        raw.seek(start);
        return raw;
      } catch (IOException | RuntimeException failure) {
        raw.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw readFailure(failure);
    }
  }

  private FSDataInputStream openFile(Configuration hadoop) {
    Path path = new Path(file);
    try {
      return Storage.fileSystem(path, hadoop).open(path);
    } catch (IOException failure) {
      throw openFailure(file, failure);
    }
  }

  private static InputStream uncompressed(InputStream raw, Configuration hadoop)
      throws IOException {
    // Not java.util.zip.GZIPInputStream: where the stream below reports no available bytes, it
    // stops after the first member of a concatenated file.
    Configuration buffered = new Configuration(hadoop);
    buffered.setInt("io.file.buffer.size", GZIP_BUFFER_BYTES);
    GzipCodec codec = ReflectionUtils.newInstance(GzipCodec.class, buffered);
    return codec.createInputStream(raw);
  }

  /** The error for a file that cannot be found or opened. */
  static UserError openFailure(String file, IOException failure) {
    // Hadoop's local file system throws FileNotFoundException also where permission is denied.
    boolean missing = failure instanceof FileNotFoundException && !isPermissionDenied(failure);
    return new UserError(
        missing
            ? file + " does not exist: check the path, and that nothing removes it during the run"
            : file + " cannot be read (" + failure.getMessage() + "): check its permissions",
        failure);
  }

  /** The error for a file that was open and then failed or ended early. */
  UserError readFailure(IOException failure) {
    if (failure.getCause() instanceof Error error) {
      // The read-ahead thread's, such as too little memory: copying the file again does not help.
      throw error;
    }
    boolean early = failure instanceof EOFException || failure.getCause() instanceof EOFException;
    String problem =
        switch (compression) {
          case NONE ->
              early
                  ? " is shorter than when the run listed it"
                  : " cannot be read to its end (" + failure.getMessage() + ")";
          case GZIP ->
              early
                  ? " is cut off (unexpected end of the gzip stream)"
                  : " cannot be decompressed (" + failure.getMessage() + ")";
        };
    return new UserError(file + problem + ": copy it again", failure);
  }

  private static boolean isPermissionDenied(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.endsWith("(Permission denied)");
  }

  private static FileStatus status(String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      FileStatus status = Storage.fileSystem(path, hadoop).getFileStatus(path);
      if (status.isDirectory()) {
        throw new UserError(file + " is a directory: give the day files in it");
      }
      return status;
    } catch (IOException failure) {
      throw openFailure(file, failure);
    } catch (IllegalArgumentException malformed) {
      throw new UserError(
          "'" + file + "' is not a path (" + malformed.getMessage() + "): correct it", malformed);
    }
  }

  private static Compression compression(String file, CompressionCodec codec) {
    if (codec == null) {
      return Compression.NONE;
    }
    if (codec instanceof GzipCodec) {
      return Compression.GZIP;
    }
    throw new UserError(
        "%s is compressed as %s: decompress it, or compress it with gzip (.gz)"
            .formatted(file, codec.getDefaultExtension()));
  }
}
