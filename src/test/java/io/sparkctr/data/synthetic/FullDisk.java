package io.sparkctr.data.synthetic;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local files under {@code fulldisk:/}, where no second chunk of a day can be written. */
public final class FullDisk extends RawLocalFileSystem {
  static final String SCHEME = "fulldisk";

  static void registerIn(Configuration hadoop) {
    hadoop.setClass("fs." + SCHEME + ".impl", FullDisk.class, FileSystem.class);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (file.getName().startsWith("1.")) {
      throw new IOException("No space left on device: " + file);
    }
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }
}
