package io.sparkctr.testing;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that a test calls. If one is missing, the test is skipped and {@code bin/test} names it
 * at the end; in continuous integration the test fails.
 */
public final class Tools {
  private static final Path SKIPPED =
      Path.of(System.getProperty("ctr.home"), "target/skipped-tests.txt");

  private Tools() {}

  /** Skips or fails the test if one of these programs is not on the path. */
  public static void require(Class<?> test, String... programs) throws IOException {
    List<String> missing =
        Arrays.stream(programs).filter(program -> !isInstalled(program)).toList();
    if (!missing.isEmpty()) {
      missing(test, String.join(", ", missing));
    }
  }

  /** Skips or fails the test, because something is missing. */
  public static void missing(Class<?> test, String what) throws IOException {
    String line = test.getSimpleName() + ": missing: " + what;
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(line);
    }
    Files.createDirectories(SKIPPED.getParent());
    Files.writeString(SKIPPED, line + "\n", CREATE, APPEND);
    Assumptions.abort(line);
  }

  /** Whether a program is on the path. */
  public static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
