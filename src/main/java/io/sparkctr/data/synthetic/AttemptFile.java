package io.sparkctr.data.synthetic;

import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/**
 * A file that a Spark task writes under a name of its own attempt and renames when complete: two
 * attempts of one task, which write the same bytes, cannot spoil each other's file.
 */
final class AttemptFile {
  /** Writes the content of a file and closes the stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AttemptFile() {}

  static void write(Path file, Configuration hadoop, Content content) throws IOException {
    FileSystem fileSystem = Storage.fileSystem(file, hadoop);
    Path attempt = file.suffix("." + TaskContext.get().taskAttemptId());
    content.writeTo(fileSystem.create(attempt, true));
    if (!fileSystem.rename(attempt, file)) {
      if (!fileSystem.exists(file)) {
        throw new IOException("Could not rename " + attempt + " to " + file);
      }
      fileSystem.delete(attempt, false);
    }
  }
}
