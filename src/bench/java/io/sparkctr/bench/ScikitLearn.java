package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Path;
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

  /**
   * Makes the virtual environment on first use. Empty if Python or its packages are not available.
   */
  static Optional<Contender> install(Path logs) throws IOException, InterruptedException {
    return PythonPackages.install("bench-venv", "requirements.txt", logs).map(ScikitLearn::new);
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
            PythonPackages.sources().resolve("scikit_learn_peer.py").toString(),
            JvmPeer.predictions(scratch).toString(),
            work.test().toString());
    return new Launch(Stream.concat(command, days).toList(), Map.of());
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) throws IOException {
    return Outcome.ofPeer(output, JvmPeer.predictions(scratch));
  }
}
