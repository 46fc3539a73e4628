package io.sparkctr.doctor;

import com.sun.nio.file.ExtendedOpenOption;
import io.sparkctr.config.DoctorConfig;
import io.sparkctr.storage.Storage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Measures the volume that holds the runs, and compares it with the promise of its service level.
 * One thread writes one file and reads it back, one request at a time: many threads would get more.
 *
 * @param write mebibytes a second until the data were on the volume (fsync)
 * @param read mebibytes a second
 * @param readPath whether the reads came from the volume
 */
record VolumeSpeed(double write, double read, ReadPath readPath) {
  private static final String NAME = "volume speed";
  private static final int BLOCK_BYTES = 4 << 20;
  private static final double MIB = 1 << 20;

  /** One thread that reaches this share of the promise is fast enough. */
  private static final double ENOUGH = 0.8;

  /** Where the reads came from. */
  enum ReadPath {
    /** The volume itself, by O_DIRECT. */
    DIRECT,
    /** This machine's page cache, which still holds the written file. */
    PAGE_CACHE
  }

  /** Measures where the directory is, or will be. */
  static Finding check(
      DoctorConfig config, org.apache.hadoop.fs.Path directory, Configuration hadoop) {
    try {
      FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
      if (!(fileSystem instanceof LocalFileSystem || fileSystem instanceof RawLocalFileSystem)) {
        return Finding.skip(NAME, directory + " is no mounted volume");
      }
      Path existing = Path.of(fileSystem.makeQualified(directory).toUri().getPath());
      while (!Files.exists(existing)) {
        existing = existing.getParent();
      }
      if (existing.toFile().getUsableSpace() < 2 * config.probeBytes()) {
        return Finding.skip(NAME, "not measured: too little free space for doctor.probe-size");
      }
      return measure(existing, config.probeBytes()).compared(config);
    } catch (IOException | IllegalArgumentException refused) {
      return Finding.skip(NAME, "not measured: " + refused.getMessage());
    }
  }

  /** Compares with what the service level promises. */
  Finding compared(DoctorConfig config) {
    String detail =
        "write %.0f MiB/s (fsync), read %.0f MiB/s (%s), one thread"
            .formatted(
                write,
                read,
                readPath == ReadPath.DIRECT
                    ? "past the page cache"
                    : "from the page cache, which shows nothing about the volume");
    double promise = config.tier().mebibytesPerSecond(config.volumeBytes());
    if (promise == 0) {
      return Finding.ok(NAME, detail + "; doctor.tier promises no speed to compare with");
    }
    detail += "; promised %.0f MiB/s".formatted(promise);
    double slowest = readPath == ReadPath.DIRECT ? Math.min(write, read) : write;
    return slowest >= ENOUGH * promise
        ? Finding.ok(NAME, detail)
        : Finding.warn(
            NAME,
            detail,
            "check doctor.tier and doctor.volume-size, the mount options (nconnect, rsize, wsize), and who else uses the volume");
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

  /** Random bytes, which no volume can compress or deduplicate; aligned as O_DIRECT needs it. */
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

  /** NFS reports the size of a request here, which may be larger than our block. */
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
