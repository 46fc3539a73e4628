package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A peer that runs on Java.
 *
 * @param mainClass class in the package {@code peer}
 * @param options JVM options for a workload, in addition to those of {@code bin/ctr}
 * @param arguments the class's arguments
 */
record JvmPeer(
    String name,
    Peer peer,
    String settings,
    Class<?> mainClass,
    List<String> options,
    BiFunction<Workload, Path, Stream<String>> arguments)
    implements Contender {
  private static final String PREDICTIONS = "predictions";

  static Path predictions(Path scratch) {
    return scratch.resolve(PREDICTIONS);
  }

  @Override
  public Launch launch(Workload work, Path scratch) {
    return Launch.java(options, mainClass.getName(), arguments.apply(work, scratch));
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) throws IOException {
    return Outcome.ofPeer(output, predictions(scratch));
  }
}
