package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Virtual environments of Python for peers. */
final class PythonPackages {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  private PythonPackages() {}

  /** The directory of the programs of Python and their lists of packages. */
  static Path sources() {
    return HOME.resolve("src/bench/python");
  }

  /**
   * Makes the virtual environment on first use.
   *
   * @param name its directory below {@code target}
   * @param requirements file in {@link #sources} with its packages
   * @return its interpreter; empty if Python or a package is not available
   */
  static Optional<Path> install(String name, String requirements, Path logs)
      throws IOException, InterruptedException {
    Path environment = HOME.resolve("target").resolve(name);
    Path python = environment.resolve("bin/python");
    Path wanted = sources().resolve(requirements);
    Path installed = environment.resolve("requirements.txt");
    if (!Files.exists(installed) || Files.mismatch(wanted, installed) >= 0) {
      String script =
          "python3 -m venv '%s' && '%s' -m pip install -q -r '%s' && cp '%s' '%s'"
              .formatted(environment, python, wanted, wanted, installed);
      Launch launch = new Launch(List.of("bash", "-c", script), Map.of());
      if (MeasuredProcess.run(launch, Options.allCores(), logs).exitCode() != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(python);
  }
}
