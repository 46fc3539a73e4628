package io.sparkctr.bench;

import io.sparkctr.bench.peer.Predictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Vowpal Wabbit as its users run it: its own program reads its text format, which awk makes from
 * the day files line by line.
 *
 * @param python interpreter of the virtual environment that has the program
 */
record VowpalWabbitProgram(Path python) implements Contender {
  private static final Path SCRIPT =
      Path.of(System.getProperty("ctr.home"), "src/bench/shell/vowpal_wabbit_peer");

  @Override
  public String name() {
    return "Vowpal Wabbit, text";
  }

  @Override
  public Peer peer() {
    return Peer.VW;
  }

  @Override
  public String settings() {
    return "as its users run it: awk makes its text format, a pipe leads to its program, which"
        + " parses and hashes; the conversion counts; one pass, "
        + Peers.VW_ARGUMENTS;
  }

  @Override
  public Launch launch(Workload work, Path scratch) {
    Stream<String> command =
        Stream.of(
            SCRIPT.toString(),
            python.toString(),
            text(scratch).toString(),
            Peers.VW_ARGUMENTS,
            work.test().toString());
    Stream<String> days = work.training().stream().map(Path::toString);
    return new Launch(Stream.concat(command, days).toList(), Map.of());
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) throws IOException {
    Path predictions = JvmPeer.predictions(scratch);
    Predictions.ofText(text(scratch), work.test(), predictions);
    return Outcome.ofPeer(output, predictions);
  }

  private static Path text(Path scratch) {
    return scratch.resolve("predictions.txt");
  }
}
