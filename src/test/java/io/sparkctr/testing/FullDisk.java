package io.sparkctr.testing;

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

/** Local files under {@code fulldisk:/}. Files with chosen names accept only a few bytes. */
public final class FullDisk extends RawLocalFileSystem {
  private static final String SCHEME = "fulldisk";
  private static final String NAMES = "fs." + SCHEME + ".names";
  private static final int ROOM = 3;

  /**
   * Registers the file system.
   *
   * @param names a regular expression for the names of files that get no space
   */
  public static void register(Configuration hadoop, String names) {
    hadoop.setClass("fs." + SCHEME + ".impl", FullDisk.class, FileSystem.class);
    // A cached instance would keep the names of an earlier test.
    hadoop.setBoolean("fs." + SCHEME + ".impl.disable.cache", true);
    hadoop.set(NAMES, names);
  }

  /** A local path on this disk. */
  public static String uri(java.nio.file.Path local) {
    return SCHEME + ":" + local.toAbsolutePath();
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
    FSDataOutputStream out =
        super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    boolean hasRoom = !file.getName().matches(getConf().get(NAMES));
    return hasRoom ? out : new FSDataOutputStream(new Full(out), null);
  }

  private static final class Full extends FilterOutputStream {
    private int room = ROOM;

    Full(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      int fitting = Math.min(length, room);
      out.write(bytes, start, fitting);
      room -= fitting;
      if (fitting < length) {
        throw new IOException("No space left on device");
      }
    }
  }
}
