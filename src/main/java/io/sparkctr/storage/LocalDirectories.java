package io.sparkctr.storage;

import io.sparkctr.config.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directories of this process below Spark's local directories, one in each, until the process
 * ends. Each holds a marker file that the process keeps locked: the kernel releases the lock when
 * the process dies, however it dies. So a process that finds the marker of another unlocked knows
 * that its owner is gone, and deletes the directory. A process id could not tell this to a process
 * in another container that shares the disk. Decision 020 has the reasons.
 */
public final class LocalDirectories {
  private static final String PREFIX = "ctr-";

  private static final Path THIS_PROCESS = Path.of("/proc/self");
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final Set<PosixFilePermission> ONLY_OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** Directories whose markers this process holds. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private static LocalDirectories ofThisProcess;

  private final List<Path> places;
  private final List<Owned> owned = new ArrayList<>();

  /** A directory of this process. Closing the channel would release the lock. */
  private record Owned(Path directory, FileChannel marker) {}

  private LocalDirectories(List<Path> places) {
    this.places = places;
  }

  /**
   * The directories of this process. The first call deletes what dead processes left in these
   * places, and makes a directory in each; later calls return the same directories, as Spark keeps
   * those of its first session.
   *
   * @param progress receives a line if something was deleted
   * @throws LocalDiskFull if a place has no space
   * @throws UserError if a place cannot be used
   */
  public static synchronized LocalDirectories ofThisProcess(
      List<Path> places, Consumer<String> progress) {
    if (ofThisProcess == null) {
      ofThisProcess = claim(places, progress);
    }
    return ofThisProcess;
  }

  /** The places where this process has directories; none without an embedded Spark. */
  public static synchronized List<Path> placesOfThisProcess() {
    return ofThisProcess == null ? List.of() : ofThisProcess.places;
  }

  static LocalDirectories claim(List<Path> places, Consumer<String> progress) {
    LocalDirectories claimed = new LocalDirectories(places);
    for (Path place : places) {
      try {
        claimed.claim(place, progress);
      } catch (IOException refused) {
        claimed.delete();
        if (LocalDiskFull.isCauseOf(refused)) {
          throw LocalDiskFull.of(place, -1, refused);
        }
        throw new UserError(
            "spark.local.dir: cannot write to %s (%s): give this user the right to write there, or set spark.local.dir to another directory"
                .formatted(place, refused),
            refused);
      }
    }
    return claimed;
  }

  /** Their paths, in the notation of {@code spark.local.dir}. */
  public String joined() {
    return owned.stream().map(one -> one.directory().toString()).collect(Collectors.joining(","));
  }

  /** Deletes them. What cannot be deleted, the next process deletes. */
  public synchronized void delete() {
    for (Owned one : owned) {
      try {
        deleteTree(one.directory());
        // The lock ends with the channel.
        one.marker().close();
        HELD_HERE.remove(one.directory());
      } catch (IOException stillInUse) {
        // The marker is still there, and its lock ends with the process.
      }
    }
    owned.clear();
  }

  private void claim(Path place, Consumer<String> progress) throws IOException {
    Files.createDirectories(place, onlyOwner());
    UserPrincipal self = self();
    if (place.equals(LocalPlaces.byDefault())) {
      if (!self.equals(Files.getOwner(place))) {
        throw new UserError(
            "%s belongs to %s: set spark.local.dir to a directory of your own"
                .formatted(place, Files.getOwner(place).getName()));
      }
      if (IS_POSIX) {
        Files.setPosixFilePermissions(place, ONLY_OWNER);
      }
    }
    long freed = deleteLeftovers(place, self);
    if (freed >= 0) {
      progress.accept(
          "deleted what a killed run left in %s: %s".formatted(place, LocalDiskFull.size(freed)));
    }
    owned.add(create(place));
  }

  /** Makes the directory under a hidden name first: nobody sees it before its marker is locked. */
  private static Owned create(Path place) throws IOException {
    String name = PREFIX + UUID.randomUUID();
    Path hidden = place.resolve("." + name);
    Path directory = place.resolve(name);
    Files.createDirectory(hidden, onlyOwner());
    FileChannel marker = null;
    try {
      marker = LocalMarker.create(hidden);
      HELD_HERE.add(directory);
      Files.move(hidden, directory, StandardCopyOption.ATOMIC_MOVE);
      return new Owned(directory, marker);
    } catch (IOException | RuntimeException failure) {
      HELD_HERE.remove(directory);
      if (marker != null) {
        marker.close();
      }
      deleteTree(hidden);
      throw failure;
    }
  }

  /** Returns the freed bytes; -1 if there were no leftovers. */
  private static long deleteLeftovers(Path place, UserPrincipal self) throws IOException {
    long freed = -1;
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path directory : directories) {
        try {
          // A link, or a directory of another user, is not ours to follow.
          if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && self.equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS))
              && !isHeldHere(directory)) {
            long bytes = deleteIfLeft(directory);
            freed = bytes < 0 ? freed : Math.max(freed, 0) + bytes;
          }
        } catch (IOException inUseOrGone) {
          // Another process deletes it too, or still writes there.
        }
      }
    }
    return freed;
  }

  /** Closing a channel releases every lock of this process on its file: never open our markers. */
  private static boolean isHeldHere(Path directory) throws IOException {
    for (Path held : HELD_HERE) {
      if (Files.exists(held) && Files.isSameFile(held, directory)) {
        return true;
      }
    }
    return false;
  }

  private static long deleteIfLeft(Path directory) throws IOException {
    Optional<FileChannel> marker = LocalMarker.lockIfLeft(directory);
    if (marker.isEmpty()) {
      return -1;
    }
    try {
      return deleteTree(directory);
    } finally {
      marker.get().close();
    }
  }

  /** Deletes the directory, its marker last, follows no links, and returns the freed bytes. */
  private static long deleteTree(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = new ArrayList<>(tree.toList());
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
    // Children before their parents.
    Collections.reverse(paths);
    Path marker = directory.resolve(LocalMarker.NAME);
    paths.removeAll(List.of(marker, directory));
    Collections.addAll(paths, marker, directory);
    long bytes = 0;
    for (Path path : paths) {
      long size = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
      bytes += Files.deleteIfExists(path) ? size : 0;
    }
    return bytes;
  }

  private static UserPrincipal self() throws IOException {
    return Files.exists(THIS_PROCESS)
        ? Files.getOwner(THIS_PROCESS)
        : FileSystems.getDefault()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }

  private static FileAttribute<?>[] onlyOwner() {
    return IS_POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ONLY_OWNER)}
        : new FileAttribute<?>[0];
  }
}
