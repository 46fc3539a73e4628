package io.sparkctr.data.synthetic;

import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.SerializableConfiguration;

/** Spark task: joins the chunks of a day, in order, into its day file, and deletes them. */
final class DayJoiner implements VoidFunction<Integer> {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 20;

  private final ChunkLayout layout;
  private final SerializableConfiguration hadoop;

  DayJoiner(ChunkLayout layout, SerializableConfiguration hadoop) {
    this.layout = layout;
    this.hadoop = hadoop;
  }

  @Override
  public void call(Integer day) throws IOException {
    Path dayFile = layout.dayFile(day);
    FileSystem fileSystem = Storage.fileSystem(dayFile, hadoop.value());
    // An earlier attempt may have ended between its rename and its report.
    if (!fileSystem.exists(dayFile)) {
      AttemptFile.write(dayFile, hadoop.value(), out -> join(day, fileSystem, out));
    }
    fileSystem.delete(layout.chunkDirectory(day), true);
  }

  private void join(int day, FileSystem fileSystem, OutputStream out) throws IOException {
    try (out) {
      int first = day * layout.chunksPerDay();
      for (int chunk = first; chunk < first + layout.chunksPerDay(); chunk++) {
        try (var in = fileSystem.open(layout.chunkFile(chunk), BUFFER_BYTES)) {
          IOUtils.copyBytes(in, out, BUFFER_BYTES, false);
        }
      }
    }
  }
}
