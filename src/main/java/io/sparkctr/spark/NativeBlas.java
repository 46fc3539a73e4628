package io.sparkctr.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps netlib, through which MLlib calls BLAS, from looking for a native BLAS on a machine that
 * has none. Its native part would say so on standard error, where no logging setting reaches it.
 * The arithmetic is the same: without a native BLAS netlib uses its own in Java.
 */
public final class NativeBlas {
  private static final String PROPERTIES = "dev.ludovic.netlib.blas.";
  private static final String LIBRARY = "libblas.so.3";
  private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

  private NativeBlas() {}

  /** Has an effect only before MLlib's first use of BLAS. A choice of the user's stays. */
  public static void skipWhereMissing() {
    boolean chosen =
        System.getenv("LD_PRELOAD") != null
            || System.getProperties().stringPropertyNames().stream()
                .anyMatch(name -> name.startsWith(PROPERTIES));
    // Only on Linux is it known where netlib's native part looks.
    if (!chosen
        && System.getProperty("os.name").equals("Linux")
        && !isInstalled(LINKER_CACHE, libraryFolders())) {
      System.setProperty(PROPERTIES + "allowNative", "false");
    }
  }

  /** Whether the dynamic linker finds the library; true where nobody can tell. */
  static boolean isInstalled(Path linkerCache, List<Path> folders) {
    if (folders.stream().anyMatch(folder -> Files.exists(folder.resolve(LIBRARY)))) {
      return true;
    }
    try {
      // The cache names libraries as plain text.
      return new String(Files.readAllBytes(linkerCache), ISO_8859_1).contains(LIBRARY);
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static List<Path> libraryFolders() {
    return Stream.of(System.getenv("LD_LIBRARY_PATH"), System.getProperty("java.library.path"))
        .filter(folders -> folders != null && !folders.isBlank())
        .flatMap(folders -> Stream.of(folders.split(File.pathSeparator, -1)))
        .map(Path::of)
        .toList();
  }
}
