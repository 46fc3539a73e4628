package io.sparkctr.bench;

import io.sparkctr.baseline.Predictions;
import io.sparkctr.bench.peer.StageClock;
import io.sparkctr.metrics.EvaluationMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The results that a process reported.
 *
 * @param version its version; empty if it reports none
 * @param stages seconds by stage, in order
 * @param metrics metrics on the test day, if the process trained a model
 * @param dualityGap how far the training objective may be above its minimum, if the process says so
 */
record Outcome(
    String version,
    Map<String, Double> stages,
    Optional<EvaluationMetrics> metrics,
    OptionalDouble dualityGap) {

  /** Reads a peer's output, and evaluates its predictions if it wrote any. */
  static Outcome ofPeer(String output, Path predictions) throws IOException {
    List<String> versions = new ArrayList<>();
    Map<String, Double> stages = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith(StageClock.VERSION)) {
        versions.add(line.substring(StageClock.VERSION.length()));
      } else if (line.startsWith(StageClock.STAGE)) {
        String[] words = line.split(" ", -1);
        stages.put(words[1], Double.valueOf(words[2]));
      }
    }
    Optional<EvaluationMetrics> metrics =
        Files.exists(predictions)
            ? Optional.of(Predictions.evaluate(predictions))
            : Optional.empty();
    return new Outcome(String.join(", ", versions), stages, metrics, OptionalDouble.empty());
  }
}
