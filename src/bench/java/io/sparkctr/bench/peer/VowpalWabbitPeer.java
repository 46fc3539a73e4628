package io.sparkctr.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import vowpalWabbit.VW;
import vowpalWabbit.learner.VWLearners;
import vowpalWabbit.learner.VWScalarLearner;

/**
 * Vowpal Wabbit: one pass over the training days, then the test day. Arguments: the file for the
 * predictions, Vowpal Wabbit's own arguments, the test day, the training days.
 */
public final class VowpalWabbitPeer {
  private VowpalWabbitPeer() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> training = Arrays.stream(args).skip(3).map(Path::of).toList();
    VWScalarLearner learner = VWLearners.create(args[1]);
    StageClock clock = new StageClock(VW.version());
    ExampleTexts.forEach(training, (label, text) -> learner.learn(text));
    clock.end("train");
    try (learner;
        Predictions predictions = new Predictions(Path.of(args[0]))) {
      ExampleTexts.forEach(
          List.of(Path.of(args[2])),
          (label, text) -> predictions.add(label, learner.predict(text)));
      clock.end("predict");
    }
  }
}
