package io.sparkctr.baseline;

import io.sparkctr.config.CompareConfig.PythonConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that answers like Python 3.12 with its module venv, and installs nothing. It writes a
 * word for each step to a log. A file {@code offline} beside it makes pip fail, a file {@code slow}
 * makes it wait.
 */
final class FakePython {
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      folder=FOLDER
      case "$1 $2" in
        "-c "*) printf 'python\\nVERSION\\nx86_64\\nVENV\\n' ;;
        "-m venv")
          echo venv >>"$folder/log"
          mkdir -p "${@: -1}/bin"
          cp "$folder/python" "${@: -1}/bin/python"
          ;;
        "-m pip")
          echo pip >>"$folder/log"
          while [ -e "$folder/slow" ]; do sleep 0.05; done
          if [ -e "$folder/offline" ]; then
            echo "WARNING: Retrying" >&2
            echo "ERROR: No matching distribution found for numpy==2.4.6" >&2
            exit 1
          fi
          ;;
        "-E -c") echo import >>"$folder/log" ;;
        *) exit 99 ;;
      esac
      """;

  private final Path folder;

  private FakePython(Path folder) {
    this.folder = folder;
  }

  static FakePython in(Path folder) throws IOException {
    return in(folder, "3.12.1", "venv");
  }

  /**
   * Writes the program.
   *
   * @param venv {@code venv}, or else what Python says without that module
   */
  static FakePython in(Path folder, String version, String venv) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("python"),
            SCRIPT
                .replace("FOLDER", folder.toString())
                .replace("VERSION", version)
                .replace("VENV", venv));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + script + " executable");
    }
    return new FakePython(folder);
  }

  /** The program that is there. Writing it again would disturb those that run it. */
  static FakePython writtenIn(Path folder) {
    return new FakePython(folder);
  }

  PythonConfig config() {
    return new PythonConfig(
        folder.resolve("python").toString(), folder.resolve("environments").toString(), 0);
  }

  Path offline() {
    return folder.resolve("offline");
  }

  Path slow() {
    return folder.resolve("slow");
  }

  /** The steps so far. */
  List<String> steps() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }
}
