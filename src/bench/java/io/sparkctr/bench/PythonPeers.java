package io.sparkctr.bench;

import io.sparkctr.baseline.PythonEnvironment;
import io.sparkctr.baseline.PythonEnvironment.Outcome;
import io.sparkctr.baseline.PythonPackages;
import io.sparkctr.config.CompareConfig.PythonConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The environments of Python of the peers. The first benchmark installs them. */
final class PythonPeers {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  private PythonPeers() {}

  static Outcome scikitLearn() throws IOException {
    return find(PythonPackages.OF_BASELINES);
  }

  static Outcome vowpalWabbit() throws IOException {
    Path requirements = HOME.resolve("src/bench/python/requirements-vw.txt");
    return find(
        new PythonPackages(
            "vowpal-wabbit", Files.readString(requirements), List.of("vowpalwabbit")));
  }

  private static Outcome find(PythonPackages packages) throws IOException {
    Path directory = HOME.resolve("target/python");
    return PythonEnvironment.find(
        new PythonConfig("python3", directory.toString(), 0), packages, System.err::println);
  }
}
