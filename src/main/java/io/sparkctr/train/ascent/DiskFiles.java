package io.sparkctr.train.ascent;

import io.sparkctr.storage.LocalDiskFull;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Reads and writes whole buffers at places of local files. */
final class DiskFiles {
  private DiskFiles() {}

  /**
   * The failure of a write.
   *
   * @param neededBytes what all files of the rows take
   * @throws LocalDiskFull if the disk is full
   */
  static IOException orFull(IOException failure, File file, long neededBytes) {
    if (LocalDiskFull.isCauseOf(failure)) {
      throw LocalDiskFull.of(file.toPath().getParent(), neededBytes, failure);
    }
    return failure;
  }

  static FileChannel create(File file) throws IOException {
    return FileChannel.open(file.toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  static void readFully(FileChannel channel, ByteBuffer to, long position) throws IOException {
    for (long at = position; to.hasRemaining(); ) {
      int read = channel.read(to, at);
      if (read < 0) {
        throw new IOException("a file of training rows became shorter");
      }
      at += read;
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer from, long position) throws IOException {
    for (long at = position; from.hasRemaining(); ) {
      at += channel.write(from, at);
    }
  }
}
