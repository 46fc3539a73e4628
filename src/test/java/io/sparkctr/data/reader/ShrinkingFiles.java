package io.sparkctr.data.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code shrinking:/} that lose their second half after the first read. */
public final class ShrinkingFiles extends RawLocalFileSystem {
  static final String SCHEME = "shrinking";

  static void registerIn(Configuration hadoop) {
    hadoop.setClass("fs." + SCHEME + ".impl", ShrinkingFiles.class, FileSystem.class);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return new FSDataInputStream(new Shrinking(pathToFile(file).toPath()));
  }

  private static final class Shrinking extends FSInputStream {
    private final FileChannel channel;

    Shrinking(java.nio.file.Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      boolean first = channel.position() == 0;
      int read = channel.read(ByteBuffer.wrap(into, offset, length));
      if (first) {
        channel.truncate(channel.size() / 2);
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
