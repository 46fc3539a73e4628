package io.sparkctr.doctor;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * One file written in sequence and read back, by one thread with one request at a time: less than
 * what a volume gives to many.
 *
 * @param write mebibytes a second until the data were on the volume (fsync)
 * @param read mebibytes a second
 * @param readPath whether the reads came from the volume
 */
record VolumeSpeed(double write, double read, ReadPath readPath) {
  private static final int BLOCK_BYTES = 4 << 20;
  private static final double MIB = 1 << 20;

  /** What lay between the reader and the volume. */
  enum ReadPath {
    /** Nothing: O_DIRECT. */
    DIRECT,
    /** This machine's page cache, which holds what was just written. */
    PAGE_CACHE
  }

  /**
   * Measures with a file that is deleted afterwards.
   *
   * @param directory on the volume
   * @param bytes size of the file
   */
  static VolumeSpeed measure(Path directory, long bytes) throws IOException {
    Path file = Files.createTempFile(directory, ".ctr-doctor-", ".probe");
    try {
      ByteBuffer block = block(directory);
      double write = rate(bytes, write(file, block, bytes));
      try {
        return new VolumeSpeed(
            write,
            rate(bytes, read(file, block, bytes, ExtendedOpenOption.DIRECT)),
            ReadPath.DIRECT);
      } catch (IOException | UnsupportedOperationException cannotBypassTheCache) {
        return new VolumeSpeed(
            write,
            rate(bytes, read(file, block, bytes, StandardOpenOption.READ)),
            ReadPath.PAGE_CACHE);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Noise, so that neither compression nor deduplication flatters; aligned as O_DIRECT wants it.
   */
  private static ByteBuffer block(Path directory) throws IOException {
    int alignment = alignment(Files.getFileStore(directory).getBlockSize());
    ByteBuffer block =
        ByteBuffer.allocateDirect(BLOCK_BYTES + alignment)
            .alignedSlice(alignment)
            .limit(BLOCK_BYTES);
    byte[] noise = new byte[BLOCK_BYTES];
    new Random(BLOCK_BYTES).nextBytes(noise);
    return block.put(noise).flip();
  }

  /** NFS tells the size of a request, which may be more than a block. */
  private static int alignment(long blockBytes) {
    return (int) Math.min(BLOCK_BYTES, Math.max(512, Long.highestOneBit(blockBytes)));
  }

  private static long write(Path file, ByteBuffer block, long bytes) throws IOException {
    long start = System.nanoTime();
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long left = bytes; left > 0; ) {
        block.position(0).limit((int) Math.min(BLOCK_BYTES, left));
        left -= out.write(block);
      }
      out.force(true);
    }
    return System.nanoTime() - start;
  }

  private static long read(Path file, ByteBuffer block, long bytes, OpenOption how)
      throws IOException {
    long start = System.nanoTime();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, how)) {
      for (long left = bytes; left > 0; ) {
        int got = in.read(block.clear());
        if (got < 0) {
          throw new EOFException(file + " ends " + left + " bytes early");
        }
        left -= got;
      }
    }
    return System.nanoTime() - start;
  }

  private static double rate(long bytes, long nanos) {
    return bytes / MIB / (Math.max(1, nanos) / 1e9);
  }
}
