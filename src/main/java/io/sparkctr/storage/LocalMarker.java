package io.sparkctr.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The file that its process keeps locked as long as it lives. A POSIX lock ends when the process
 * closes any descriptor of the file: never open the marker of a living directory of this process.
 */
final class LocalMarker {
  static final String NAME = ".owner";

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** A full disk may accept an empty file. */
  private static final int PROBE_BYTES = 64 << 10;

  private LocalMarker() {}

  /**
   * The content of a marker.
   *
   * @param host the name of the machine
   * @param boot identifies the running kernel; empty = unknown
   */
  private record Owner(String host, String boot, long pid, String since) {
    static Owner self() {
      return new Owner(
          HeartbeatLock.host(), kernel(), ProcessHandle.current().pid(), Instant.now().toString());
    }

    /**
     * Whether the owner's lock would be visible here. On some network mounts locks count on one
     * machine only. A machine of the same name that booted since runs none of its old processes.
     */
    boolean canBeJudgedHere() {
      return (!boot.isEmpty() && boot.equals(kernel())) || host.equals(HeartbeatLock.host());
    }
  }

  /** Creates the marker. Its lock ends when the channel is closed, or the process dies. */
  static FileChannel create(Path directory) throws IOException {
    FileChannel marker =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      marker.write(ByteBuffer.allocate(PROBE_BYTES));
      marker.truncate(0);
      if (lock(marker)) {
        marker.write(ByteBuffer.wrap(Json.write(Owner.self()).getBytes(UTF_8)), 0);
      }
      return marker;
    } catch (IOException | RuntimeException failure) {
      marker.close();
      throw failure;
    }
  }

  /** Locks the marker of a dead process; empty if the process lives or that is unknown. */
  static Optional<FileChannel> lockIfLeft(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    FileChannel marker =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean left = false;
    try {
      left = lock(marker) && owner(marker).filter(Owner::canBeJudgedHere).isPresent();
      return left ? Optional.of(marker) : Optional.empty();
    } finally {
      if (!left) {
        marker.close();
      }
    }
  }

  /** Without locks the marker stays empty, and nobody else deletes the directory. */
  private static boolean lock(FileChannel marker) {
    try {
      return marker.tryLock() != null;
    } catch (IOException | OverlappingFileLockException noLocksOrThisProcess) {
      return false;
    }
  }

  /** Reads by the same channel: closing a second one would end the lock. */
  private static Optional<Owner> owner(FileChannel marker) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
    marker.read(bytes);
    try {
      return Optional.of(
          Json.read(new String(bytes.array(), 0, bytes.position(), UTF_8), Owner.class));
    } catch (IllegalArgumentException empty) {
      return Optional.empty();
    }
  }

  private static String kernel() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }
}
