package io.sparkctr.cli;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.engine.Session;
import io.sparkctr.job.FinishedRun;
import io.sparkctr.job.TrainingInput;
import io.sparkctr.job.TrainingRun;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.report.Console;
import io.sparkctr.report.Figures;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import io.sparkctr.storage.Storage;
import io.sparkctr.train.TrainedModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** {@code run}: prepare, train, evaluate, and publish if the quality gate allows. */
public final class RunCommand {
  private RunCommand() {}

  /**
   * Does all stages. The last line of the output is the run directory.
   *
   * @return whether the run was published
   */
  public static boolean execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config, console)) {
      Optional<Boolean> before = FinishedRun.find(config, "run", session.hadoop(), console);
      return before.isPresent() ? before.get() : execute(config, session, console);
    }
  }

  private static boolean execute(CtrConfig config, Session session, Console console)
      throws IOException {
    try (TrainingRun run = new TrainingRun(config, session, console)) {
      List<PreparedDay> days = run.open(true);
      TrainedModel trained = run.train(days);
      TrainingInput.Outcome outcome = run.evaluate();
      EvaluationMetrics metrics = outcome.metrics();
      Storage.replace(run.directory().metrics(), MetricsJson.write(metrics), run.hadoop);
      QualityGate gate = gate(run.runs, outcome, config, run.hadoop);
      RunManifest manifest = run.commit("run", days, outcome.days(), trained, gate);
      console.progress("quality gate " + gate.verdict().id() + ": " + gate.reason());
      if (gate.allows()) {
        run.runs.publish(run.directory());
      }
      console.result(
          Figures.metrics(
              metrics, Truth.bayesLogLoss(PreparedDay.rowsByFile(outcome.days()), run.hadoop)));
      console.result(Figures.stages(manifest.stages()));
      console.result(run.directory().path().toString());
      return gate.allows();
    }
  }

  private static QualityGate gate(
      RunStore runs, TrainingInput.Outcome outcome, CtrConfig config, Configuration hadoop)
      throws IOException {
    Optional<RunManifest> published = runs.published();
    if (published.isEmpty()) {
      return QualityGate.open("no run is published yet");
    }
    RunManifest other = published.get();
    var tested = outcome.days().stream().map(day -> day.day() + " " + day.fingerprint()).toList();
    var testedThen =
        other.data().stream()
            .filter(source -> other.testDays().contains(source.day()))
            .map(source -> source.day() + " " + source.sha256())
            .toList();
    if (!tested.equals(testedThen)) {
      return QualityGate.open(
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
