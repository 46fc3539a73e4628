package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The free space that a measurement needs. */
final class DiskSpace {
  private static final double GIB = 1L << 30;

  private DiskSpace() {}

  /** There is not enough free space; the message has the remedy. */
  static final class Shortage extends IOException {
    private static final long serialVersionUID = 1;

    private Shortage(String message) {
      super(message);
    }
  }

  /**
   * Checks the free space of a directory, which may not exist yet.
   *
   * @throws Shortage if it is less than these bytes
   */
  static void require(Path directory, long bytes, String remedy) throws IOException {
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    long free = Files.getFileStore(existing).getUsableSpace();
    if (free < bytes) {
      throw new Shortage(
          String.format(
              Locale.ROOT,
              "%s has %.1f GiB free, but this needs %.1f GiB: %s",
              directory,
              free / GIB,
              bytes / GIB,
              remedy));
    }
  }
}
