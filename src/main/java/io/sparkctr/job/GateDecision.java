package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What the quality gate says of an evaluated run. */
final class GateDecision {
  private GateDecision() {}

  /** Compares with the published run, where it was evaluated on the same days. */
  static QualityGate of(
      RunInput.Outcome outcome, CtrConfig config, RunStore runs, Configuration hadoop)
      throws IOException {
    Optional<RunManifest> published = runs.published();
    if (published.isEmpty()) {
      return QualityGate.notCompared("no run is published yet");
    }
    RunManifest other = published.get();
    var tested = outcome.days().stream().map(day -> day.day() + " " + day.fingerprint()).toList();
    var testedThen =
        other.data().stream()
            .filter(source -> other.testDays().contains(source.day()))
            .map(source -> source.day() + " " + source.sha256())
            .toList();
    if (!tested.equals(testedThen)) {
      return QualityGate.notCompared(
          "the published run " + other.runId() + " was evaluated on other test days");
    }
    EvaluationMetrics then =
        MetricsJson.read(Storage.read(runs.directory(other.runId()).metrics(), hadoop));
    return QualityGate.compare(
        outcome.metrics().logLoss(),
        other.runId(),
        then.logLoss(),
        config.publish().maxLogLossRegression());
  }
}
