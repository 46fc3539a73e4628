package io.sparkctr.data.reader;

import io.sparkctr.config.UserError;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.GzipCodec;

/**
 * Cuts files into splits. Depends on the files and {@code splitBytes} only, never on the number of
 * cores, so that a row keeps its split and line index on every machine.
 */
public final class SplitPlan {
  private SplitPlan() {}

  /** The splits of all files, in order; an empty plain file has none. */
  public static Split[] of(List<String> files, long splitBytes, Configuration hadoop) {
    var codecs = new CompressionCodecFactory(hadoop);
    List<Split> splits = new ArrayList<>();
    for (String file : files) {
      FileStatus status = status(file, hadoop);
      if (packing(file, codecs.getCodec(status.getPath())) == Split.Packing.GZIP) {
        splits.add(new Split(splits.size(), file, 0, Long.MAX_VALUE, Split.Packing.GZIP));
        continue;
      }
      long length = status.getLen();
      for (long start = 0; start < length; ) {
        long end = start + Math.min(splitBytes, length - start);
        splits.add(new Split(splits.size(), file, start, end, Split.Packing.PLAIN));
        start = end;
      }
    }
    return splits.toArray(Split[]::new);
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
      throw ReadFailure.onOpen(file, failure);
    } catch (IllegalArgumentException malformed) {
      throw new UserError(
          "'" + file + "' is no path (" + malformed.getMessage() + "): correct it", malformed);
    }
  }

  private static Split.Packing packing(String file, CompressionCodec codec) {
    if (codec == null) {
      return Split.Packing.PLAIN;
    }
    if (codec instanceof GzipCodec) {
      return Split.Packing.GZIP;
    }
    throw new UserError(
        file
            + " is packed as "
            + codec.getDefaultExtension()
            + ": unpack it, or pack it with gzip (.gz)");
  }
}
