package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scikit-learn peer, a Python program in its own virtual environment.
 *
 * @param python the interpreter of the virtual environment
 */
record ScikitLearn(Path python) implements Contender {
  /** How often to measure scikit-learn, which is the slowest contender. */
  enum Effort {
    ONCE,
    ALWAYS
  }

  private static final Path HOME = Path.of(System.getProperty("ctr.home"));
  private static final Path SOURCES = HOME.resolve("src/bench/python");
  private static final Path ENVIRONMENT = HOME.resolve("target/bench-venv");

  /**
   * Makes the virtual environment on first use. Empty if Python or its packages are not available.
   */
  static Optional<Contender> install(Path logs) throws IOException, InterruptedException {
    Path python = ENVIRONMENT.resolve("bin/python");
    Path requirements = SOURCES.resolve("requirements.txt");
    Path installed = ENVIRONMENT.resolve("requirements.txt");
    if (!Files.exists(installed) || Files.mismatch(requirements, installed) >= 0) {
      String script =
          "python3 -m venv '%s' && '%s' -m pip install -q -r '%s' && cp '%s' '%s'"
              .formatted(ENVIRONMENT, python, requirements, requirements, installed);
      Launch launch = new Launch(List.of("bash", "-c", script), Map.of());
      if (MeasuredProcess.run(launch, Runtime.getRuntime().availableProcessors(), logs).exitCode()
          != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new ScikitLearn(python));
  }

  @Override
  public String name() {
    return "scikit-learn";
  }

  @Override
  public Peer peer() {
    return Peer.SCIKIT_LEARN;
  }

  @Override
  public String settings() {
    return "Arrow's CSV reader, hashing in NumPy to 2^20 slots (float32, CSR); LogisticRegression,"
        + " lbfgs, C 0.05, max_iter 100";
  }

  @Override
  public Launch launch(Workload work, Path scratch) {
    Stream<String> days = work.training().stream().map(Path::toString);
    Stream<String> command =
        Stream.of(
            python.toString(),
            SOURCES.resolve("scikit_learn_peer.py").toString(),
            JvmPeer.predictions(scratch).toString(),
            work.test().toString());
    return new Launch(Stream.concat(command, days).toList(), Map.of());
  }

  @Override
  public Outcome outcome(String output, Path scratch) throws IOException {
    return Outcome.ofPeer(output, JvmPeer.predictions(scratch));
  }
}
