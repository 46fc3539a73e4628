package io.sparkctr.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Packages of Python with their versions.
 *
 * @param name what they are for, as a part of a file name
 * @param requirements in pip's format, with all they depend on
 * @param modules that a program imports from them
 */
public record PythonPackages(String name, String requirements, List<String> modules) {
  /** Those of the baselines. */
  public static final PythonPackages OF_BASELINES =
      new PythonPackages(
          "baselines",
          resource("requirements.txt"),
          List.of("numpy", "pyarrow.csv", "scipy.sparse", "sklearn.ensemble"));

  /** The text of a file beside this class. */
  static String resource(String name) {
    try (InputStream in = PythonPackages.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
