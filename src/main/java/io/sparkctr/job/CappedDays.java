package io.sparkctr.job;

import io.sparkctr.data.DayFile;
import io.sparkctr.data.reader.Split;
import io.sparkctr.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Copies of training days with their first lines only, so that all contenders of a comparison train
 * on the same rows.
 */
final class CappedDays {
  private static final String GZIP = ".gz";
  private static final int BUFFER_BYTES = 1 << 18;

  private CappedDays() {}

  /**
   * Copies the first lines of each day, about as many of each; copies that are there stay.
   *
   * @param rows max lines of all days together
   * @param directory a directory for these days and this number of rows
   */
  static List<DayFile> of(List<DayFile> days, long rows, Path directory, Configuration hadoop)
      throws IOException {
    FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
    List<String> copies = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      Path from = days.get(i).path();
      Path to = new Path(directory, from.getName());
      if (!fileSystem.exists(to)) {
        Path part = new Path(directory, "_" + from.getName());
        copy(from, part, share(rows, days.size(), i), hadoop);
        Storage.move(part, to, fileSystem);
      }
      copies.add(to.toString());
    }
    return DayFile.find(copies, hadoop);
  }

  private static long share(long rows, int days, int day) {
    return rows * (day + 1) / days - rows * day / days;
  }

  private static void copy(Path from, Path to, long lines, Configuration hadoop)
      throws IOException {
    boolean isGzip = from.getName().endsWith(GZIP);
    Split whole = Split.plan(List.of(from.toString()), Long.MAX_VALUE, hadoop).get(0);
    try (InputStream in = whole.open(hadoop);
        OutputStream file = Storage.fileSystem(to, hadoop).create(to, true);
        OutputStream out =
            isGzip ? new GZIPOutputStream(file, BUFFER_BYTES) : new BufferedOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = lines;
      for (int read = in.read(buffer); read > 0 && left > 0; read = in.read(buffer)) {
        int end = 0;
        while (end < read && left > 0) {
          left -= buffer[end++] == '\n' ? 1 : 0;
        }
        out.write(buffer, 0, end);
      }
    }
  }
}
