package io.sparkctr.testing;

import io.sparkctr.baseline.PythonEnvironment;
import io.sparkctr.baseline.PythonEnvironment.Outcome;
import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.baseline.PythonEnvironment.Unavailable;
import io.sparkctr.baseline.PythonPackages;
import io.sparkctr.config.CompareConfig.PythonConfig;
import java.io.IOException;
import java.nio.file.Path;

/** The environment of Python that integration tests share. The first of them installs it. */
public final class Python {
  /** Its directory, below that of the build. */
  public static final Path DIRECTORY =
      Path.of(System.getProperty("ctr.home"), "target", "python").toAbsolutePath();

  private Python() {}

  /** The environment of the baselines. Skips or fails the test if there is none. */
  public static Ready require(Class<?> test) throws IOException {
    Outcome outcome =
        PythonEnvironment.find(
            new PythonConfig("python3", DIRECTORY.toString(), 0),
            PythonPackages.OF_BASELINES,
            System.err::println);
    if (outcome instanceof Unavailable unavailable) {
      Tools.missing(test, "Python: " + unavailable.reason());
    }
    return (Ready) outcome;
  }
}
