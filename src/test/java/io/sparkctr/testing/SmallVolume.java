package io.sparkctr.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * A volume of 128 KiB, or of as many as a test needs. It is a mounted file system if the tests may
 * mount one. Otherwise it is a folder behind a Hadoop file system that rejects prepared days, and
 * all files once it is full.
 */
public final class SmallVolume implements AutoCloseable {
  private static final String SCHEME = "small";
  private static final String FILLER = "filler";

  private final Path path;
  private final boolean mounted;

  private SmallVolume(Path path, boolean mounted) {
    this.path = path;
    this.mounted = mounted;
  }

  /** Makes a volume at a path that does not exist yet. */
  public static SmallVolume at(Path path, Configuration hadoop) throws IOException {
    return at(path, 128, hadoop);
  }

  /** Makes a volume of so many KiB at a path that does not exist yet. */
  public static SmallVolume at(Path path, int size, Configuration hadoop) throws IOException {
    Files.createDirectory(path);
    boolean mounted =
        exitCode("mount", "-t", "tmpfs", "-o", "size=" + size + "k", "tmpfs", path.toString()) == 0;
    hadoop.setClass("fs." + SCHEME + ".impl", Pretended.class, FileSystem.class);
    return new SmallVolume(path, mounted);
  }

  /** Its URI, for the program's settings. */
  public String uri() {
    return (mounted ? "" : SCHEME + ":") + path;
  }

  /** Whether programs that know nothing of Hadoop see a small volume too. */
  public boolean isMounted() {
    return mounted;
  }

  public Path path() {
    return path;
  }

  /** Uses up all free space. */
  public void fill() throws IOException {
    try (var out = Files.newOutputStream(path.resolve(FILLER))) {
      while (mounted) {
        out.write(new byte[1024]);
      }
    } catch (IOException full) {
      // Expected: the volume is full now.
    }
  }

  /** Frees the space that {@link #fill} used. */
  public void free() throws IOException {
    Files.delete(path.resolve(FILLER));
  }

  @Override
  public void close() throws IOException {
    if (mounted && exitCode("umount", path.toString()) != 0) {
      throw new IOException("cannot unmount " + path);
    }
  }

  private static int exitCode(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .start()
        .onExit()
        .join()
        .exitValue();
  }

  /** The folder as a file system that runs out of space. Public, because Hadoop constructs it. */
  public static final class Pretended extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      boolean tooLarge = file.toString().contains("/prepared/");
      if (tooLarge || isFilled(pathToFile(file).toPath())) {
        throw new IOException("No space left on device: " + file);
      }
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    private static boolean isFilled(Path file) {
      for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve(FILLER))) {
          return true;
        }
      }
      return false;
    }
  }
}
