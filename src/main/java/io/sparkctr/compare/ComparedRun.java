package io.sparkctr.compare;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Optional;

/**
 * A finished run of a contender.
 *
 * @param metrics empty if it was not evaluated
 * @param measured its process as it was seen from outside; empty if nobody watched
 */
public record ComparedRun(
    RunManifest manifest, Optional<EvaluationMetrics> metrics, Optional<Measured> measured) {
  private static final String TOTAL = "total";

  /**
   * A process seen from outside: the {@code process.json} of a run.
   *
   * @param seconds from its start to its end
   * @param processes itself and its descendants; empty where they ran elsewhere
   */
  public record Measured(double seconds, List<ProcessUsage> processes) {}

  /** Wall-clock seconds of the whole process; where nobody watched it, until its manifest. */
  public double seconds() {
    return measured
        .map(Measured::seconds)
        .orElseGet(
            () ->
                manifest.stages().stream()
                    .filter(stage -> stage.name().equals(TOTAL))
                    .mapToDouble(Stage::seconds)
                    .findFirst()
                    .orElse(Double.NaN));
  }

  List<ProcessUsage> processes() {
    return measured
        .map(Measured::processes)
        .filter(list -> !list.isEmpty())
        .orElse(manifest.processes());
  }
}
