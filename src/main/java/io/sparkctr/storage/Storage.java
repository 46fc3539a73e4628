package io.sparkctr.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes small files on any Hadoop {@link FileSystem}, each in one piece. A local path,
 * an NFS mount and {@code abfs://} take the same code path.
 */
public final class Storage {
  private static final String FOR_HADOOP = "spark.hadoop.";

  private Storage() {}

  /**
   * The configuration of Hadoop for commands without a Spark session: the defaults of Hadoop, and
   * the settings that Spark would pass on to it.
   */
  public static Configuration configuration(CtrConfig config) {
    Configuration hadoop = new Configuration();
    config
        .spark()
        .forEach(
            (key, value) -> {
              if (key.startsWith(FOR_HADOOP)) {
                hadoop.set(key.substring(FOR_HADOOP.length()), value);
              }
            });
    return hadoop;
  }

  /**
   * The file system of a path. Checksum files ({@code .crc}) of local files are neither written nor
   * checked: a day file that somebody edits must not fail because of an old checksum.
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (fileSystem instanceof LocalFileSystem local) {
      local.setWriteChecksum(false);
      local.setVerifyChecksum(false);
    }
    return fileSystem;
  }

  /** The text of a file. Throws {@link FileNotFoundException} if the file does not exist. */
  public static String read(Path file, Configuration hadoop) throws IOException {
    try (var in = fileSystem(file, hadoop).open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /**
   * Writes the text so that a reader sees the old content or the new, never a part: writes a hidden
   * file beside it, then renames that over the file. Creates missing parents. The rename is atomic
   * on local disks, NFS and HDFS. On a store that cannot rename over a file (abfs), the file is
   * missing for a moment.
   */
  public static void replace(Path file, String text, Configuration hadoop) throws IOException {
    FileSystem fileSystem = fileSystem(file, hadoop);
    Path neighbour = writeBeside(file, text, fileSystem);
    try {
      if (fileSystem instanceof LocalFileSystem local) {
        // The local file system of Hadoop deletes the file before it renames.
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
   * Makes the text visible under a name that does not exist yet: a reader sees all of it or none.
   * Writes a hidden file beside it, then gives that the name without replacing a file.
   *
   * @return false if the name exists
   */
  public static boolean commit(Path file, String text, Configuration hadoop) throws IOException {
    FileSystem fileSystem = fileSystem(file, hadoop);
    Path neighbour = writeBeside(file, text, fileSystem);
    try {
      if (fileSystem instanceof LocalFileSystem local) {
        // A rename would replace the file; a hard link does not.
        Files.createLink(local.pathToFile(file).toPath(), local.pathToFile(neighbour).toPath());
      } else {
        FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(neighbour, file);
      }
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException exists) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      // Some local mounts have no hard links: this creates the name first, then writes.
      return createNew(file, text, hadoop);
    } finally {
      deleteQuietly(neighbour, fileSystem);
    }
  }

  /**
   * Creates the file with the text, unless it exists; creating is atomic.
   *
   * @return whether this call created it
   */
  static boolean createNew(Path file, String text, Configuration hadoop) throws IOException {
    FileSystem fileSystem = fileSystem(file, hadoop);
    fileSystem.mkdirs(file.getParent());
    if (fileSystem instanceof LocalFileSystem local) {
      // The local file system of Hadoop checks and creates in two steps: two processes could both
      // create it.
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
    } catch (IOException | FSError failure) {
      // This call created the file; without its text (full volume) it would block everybody.
      deleteQuietly(file, fileSystem);
      throw failed(file, failure);
    } catch (RuntimeException failure) {
      deleteQuietly(file, fileSystem);
      throw failure;
    }
    return true;
  }

  /** Writes the text to a hidden file beside the file, and returns its path. */
  private static Path writeBeside(Path file, String text, FileSystem fileSystem)
      throws IOException {
    Path neighbour =
        new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    try (var out = fileSystem.create(neighbour, true)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException | FSError failure) {
      deleteQuietly(neighbour, fileSystem);
      throw failed(file, failure);
    } catch (RuntimeException failure) {
      deleteQuietly(neighbour, fileSystem);
      throw failure;
    }
    return neighbour;
  }

  /** Creates a file that does not exist. */
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

  /**
   * A failed write, as an exception that names the file. That of a full disk does not.
   *
   * @param failure an {@link IOException}, or one that Hadoop's local file system wrapped
   */
  public static IOException failed(Path file, Throwable failure) {
    return new IOException(file + ": " + problem(failure).getMessage(), failure);
  }

  /** What failed: Hadoop's local file system wraps a failed write in an error. */
  public static Throwable problem(Throwable failure) {
    return failure instanceof FSError ? failure.getCause() : failure;
  }

  /** Deletes a file after a failure. A second failure here is ignored: the first says more. */
  public static void deleteQuietly(Path file, FileSystem fileSystem) {
    try {
      fileSystem.delete(file, false);
    } catch (IOException ignored) {
      // See above.
    }
  }
}
