package io.sparkctr.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Small files on any Hadoop {@link FileSystem}, written in one piece: a local path, an NFS mount
 * and {@code abfs://} are one code path.
 */
public final class Storage {
  private Storage() {}

  /**
   * The file system of a path. Local files get no {@code .crc} companions, neither written nor
   * checked: a day file that somebody edits must not fail on a stale checksum.
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (fileSystem instanceof LocalFileSystem local) {
      local.setWriteChecksum(false);
      local.setVerifyChecksum(false);
    }
    return fileSystem;
  }

  /** The file's text. Throws {@link FileNotFoundException} where there is none. */
  public static String read(Path file, Configuration hadoop) throws IOException {
    try (var in = fileSystem(file, hadoop).open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /**
   * Writes the text so that a reader sees the old content or the new, never a part: a hidden
   * neighbour is written first, then renamed over the file. Missing parents are made. Local files,
   * NFS and HDFS take that as one step; a store that cannot rename over a file (abfs) has a moment
   * without it.
   */
  public static void replace(Path file, String text, Configuration hadoop) throws IOException {
    FileSystem fileSystem = fileSystem(file, hadoop);
    Path neighbour =
        new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (var out = fileSystem.create(neighbour, true)) {
        out.write(text.getBytes(UTF_8));
      }
      if (fileSystem instanceof LocalFileSystem local) {
        // Hadoop's local file system deletes first and renames then.
        Files.move(
            local.pathToFile(neighbour).toPath(),
            local.pathToFile(file).toPath(),
            StandardCopyOption.ATOMIC_MOVE);
      } else {
        FileContext.getFileContext(fileSystem.getUri(), hadoop)
            .rename(neighbour, file, Rename.OVERWRITE);
      }
    } catch (IOException | RuntimeException failure) {
      deleteQuietly(neighbour, fileSystem);
      throw failure;
    }
  }

  /**
   * Creates the file with the text unless it exists, as one atomic step; true when this call made
   * it.
   */
  public static boolean createNew(Path file, String text, Configuration hadoop) throws IOException {
    FileSystem fileSystem = fileSystem(file, hadoop);
    fileSystem.mkdirs(file.getParent());
    if (fileSystem instanceof LocalFileSystem local) {
      // Hadoop's local file system looks first and creates then, which two processes can
      // interleave.
      java.nio.file.Path path = local.pathToFile(file).toPath();
      return createNew(
          () -> Files.newOutputStream(path, StandardOpenOption.CREATE_NEW), file, text, fileSystem);
    }
    return createNew(() -> fileSystem.create(file, false), file, text, fileSystem);
  }

  private static boolean createNew(NewFile created, Path file, String text, FileSystem fileSystem)
      throws IOException {
    OutputStream out;
    try {
      out = created.open();
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException exists) {
      return false;
    }
    try (out) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException | RuntimeException failure) {
      // It is ours, and without its text (on a full volume) would stand in everybody's way.
      deleteQuietly(file, fileSystem);
      throw failure;
    }
    return true;
  }

  /** Creates a file that did not exist. */
  private interface NewFile {
    OutputStream open() throws IOException;
  }

  /**
   * Renames a file or directory.
   *
   * @throws UserError where the target exists or the file system refuses: it gives no reason
   */
  public static void move(Path from, Path to, FileSystem fileSystem) throws IOException {
    // Otherwise a directory would be moved into one that is there.
    if (fileSystem.exists(to)) {
      throw new UserError("cannot move " + from + " to " + to + ": the target exists");
    }
    if (!fileSystem.rename(from, to)) {
      throw new UserError(
          "cannot move " + from + " to " + to + ": check the permissions and the space there");
    }
  }

  /** Deletes a file that a failure made useless; that failure says more than one to delete it. */
  public static void deleteQuietly(Path file, FileSystem fileSystem) {
    try {
      fileSystem.delete(file, false);
    } catch (IOException ignored) {
      // See above.
    }
  }
}
