package io.sparkctr.storage;

import io.sparkctr.config.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** A local directory of Spark has no space left. Tasks throw it on any machine. */
public final class LocalDiskFull extends UserError {
  private static final long serialVersionUID = 1L;

  /** What operating systems say, ENOSPC and EDQUOT. */
  private static final Pattern NO_SPACE =
      Pattern.compile("(?i)no space left on device|disk quota exceeded");

  private static final double GIB = 1L << 30;

  private final String directory;
  private final long neededBytes;
  private final long freeBytes;

  /**
   * The error with its message.
   *
   * @param directory on the full disk
   * @param neededBytes what was to be written there; -1 = unknown
   * @param freeBytes what is free there; -1 = unknown
   */
  public LocalDiskFull(String directory, long neededBytes, long freeBytes, Throwable cause) {
    super(message(directory, neededBytes, freeBytes), cause);
    this.directory = directory;
    this.neededBytes = neededBytes;
    this.freeBytes = freeBytes;
  }

  /**
   * The error of a write that failed, with the free space that is there now. Names the place that
   * the configuration gives, where the directory is in one.
   *
   * @param neededBytes what was to be written there; -1 = unknown
   */
  public static LocalDiskFull of(Path directory, long neededBytes, Throwable cause) {
    Path place =
        LocalDirectories.placesOfThisProcess().stream()
            .filter(directory::startsWith)
            .findFirst()
            .orElse(directory);
    return new LocalDiskFull(place.toString(), neededBytes, free(directory), cause);
  }

  /** Whether a write failed because its disk, or the user's quota, is full. */
  public static boolean isCauseOf(IOException failure) {
    return saysNoSpace(failure.getMessage());
  }

  /** Whether a text holds what the operating system says when a disk or a quota is full. */
  public static boolean saysNoSpace(String text) {
    return text != null && NO_SPACE.matcher(text).find();
  }

  public String directory() {
    return directory;
  }

  public long neededBytes() {
    return neededBytes;
  }

  public long freeBytes() {
    return freeBytes;
  }

  private static String message(String directory, long neededBytes, long freeBytes) {
    return "the local disk is full: "
        + directory
        + (freeBytes < 0 ? "" : " (" + size(freeBytes) + " free now)")
        + (neededBytes < 0 ? "" : ", but " + size(neededBytes) + " are needed")
        + ": free space there, or set spark.local.dir to a directory on a larger disk";
  }

  static String size(long bytes) {
    return bytes < 0.1 * GIB
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }

  /** The free space where the directory is, or was; -1 if that is unknown. */
  private static long free(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing != null && !existing.toFile().exists()) {
      existing = existing.getParent();
    }
    return existing == null ? -1 : existing.toFile().getUsableSpace();
  }
}
