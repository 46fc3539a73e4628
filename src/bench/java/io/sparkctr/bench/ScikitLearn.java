package io.sparkctr.bench;

import io.sparkctr.baseline.BaselineInput;
import io.sparkctr.baseline.PythonBaseline;
import io.sparkctr.data.DayFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The scikit-learn peer: the baseline that a practitioner would write.
 *
 * @param baseline in its environment of Python
 */
record ScikitLearn(PythonBaseline baseline) implements Contender {
  private static final int BITS = 20;
  private static final long SEED = 42;

  /** How often to measure scikit-learn, which is the slowest contender. */
  enum Effort {
    ONCE,
    ALWAYS
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
    return "Arrow's CSV reader, hashing in NumPy to 2^20 slots, those in use as float32 CSR;"
        + " LogisticRegression, lbfgs, C by search on a sample, max_iter 100";
  }

  @Override
  public Launch launch(Workload work, Path scratch) throws IOException {
    Path programs = Files.createDirectories(scratch.resolve("programs"));
    List<String> command =
        baseline.command(input(work, scratch), programs, JvmPeer.predictions(scratch));
    return new Launch(command, Map.of());
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) throws IOException {
    return Outcome.ofPeer(output, JvmPeer.predictions(scratch));
  }

  private static BaselineInput input(Workload work, Path scratch) throws IOException {
    return new BaselineInput(
        days(work.training()), days(List.of(work.test())), BITS, 0, SEED, work.cores(), scratch);
  }

  private static List<DayFile> days(List<Path> files) throws IOException {
    return DayFile.find(files.stream().map(Path::toString).toList(), new Configuration());
  }
}
