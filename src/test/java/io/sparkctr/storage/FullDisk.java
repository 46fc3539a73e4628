package io.sparkctr.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local files under {@code brimful:/}, of which only the first bytes can be written. */
public final class FullDisk extends RawLocalFileSystem {
  static final String SCHEME = "brimful";
  private static final int ROOM = 3;

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
    OutputStream whole =
        super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Brimful(whole), null);
  }

  private static final class Brimful extends FilterOutputStream {
    Brimful(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, Math.min(length, ROOM));
      if (length > ROOM) {
        throw new IOException("No space left on device");
      }
    }
  }
}
