package io.sparkctr.commands;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.report.Figures;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.Runs;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** {@code run}: prepare, train, evaluate, and publish if the quality gate allows. */
public final class Run {
  private Run() {}

  /**
   * Does all stages. The last line of the output is the run directory.
   *
   * @return whether the run was published
   */
  @SuppressWarnings("try") // The session is only closed.
  public static boolean execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config);
        TrainingRun run = new TrainingRun(config, session, console)) {
      var days = run.prepare(true);
      var trained = run.train(days);
      EvaluationMetrics metrics =
          run.stages.run(
              "evaluate",
              () ->
                  TestDays.evaluate(
                      run.spark, run.stored(), run.store, days.test(), config.train()),
              EvaluationMetrics::rows);
      Storage.replace(run.directory().metrics(), MetricsJson.write(metrics), run.hadoop);
      QualityGate gate = gate(run.runs, metrics, days, config, run.hadoop);
      RunManifest manifest = run.commit("run", days, trained, gate);
      console.progress("quality gate " + gate.verdict().id() + ": " + gate.reason());
      if (gate.allows()) {
        run.runs.publish(run.directory());
      }
      console.result(Figures.metrics(metrics, TestDays.bayesLogLoss(days.test(), run.hadoop)));
      console.result(Figures.stages(manifest.stages()));
      console.result(run.directory().path().toString());
      return gate.allows();
    }
  }

  private static QualityGate gate(
      Runs runs,
      EvaluationMetrics metrics,
      TrainingRun.Days days,
      CtrConfig config,
      Configuration hadoop)
      throws IOException {
    Optional<String> latest = runs.latest();
    Optional<RunManifest> published =
        latest.isPresent() ? runs.find(latest.get()) : Optional.empty();
    if (published.isEmpty()) {
      return QualityGate.open("no run is published yet");
    }
    RunManifest other = published.get();
    var tested = days.test().stream().map(day -> day.day() + " " + day.fingerprint()).toList();
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
        metrics.logLoss(), other.runId(), then.logLoss(), config.publish().maxLogLossRegression());
  }
}
