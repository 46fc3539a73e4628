package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.report.Figures;
import io.sparkctr.report.TextTable;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** {@code runs}: lists finished runs, shows one, or compares two. Needs no Spark session. */
public final class RunsTable {
  private static final int FEATURES_SHOWN = 10;

  private final RunStore runs;
  private final Configuration hadoop;

  public RunsTable(CtrConfig config) {
    hadoop = Storage.configuration(config);
    runs = new RunStore(config.runs(), hadoop);
  }

  /** A row a run, oldest first; the published one is marked. */
  public String list() throws IOException {
    TextTable table =
        new TextTable(
            "run",
            "command",
            "model",
            "test days",
            "rows",
            "AUC",
            "log loss",
            "NE",
            "gate",
            "published");
    String latest = runs.latest().orElse("");
    for (RunManifest run : runs.list()) {
      Optional<EvaluationMetrics> metrics = metrics(run);
      table.row(
          run.runId(),
          run.command(),
          run.training().model(),
          String.join(",", run.testDays()),
          Long.toString(run.data().stream().mapToLong(RunManifest.Source::rows).sum()),
          metrics.map(figures -> Figures.figure(figures.auc())).orElse("-"),
          metrics.map(figures -> Figures.figure(figures.logLoss())).orElse("-"),
          metrics.map(figures -> Figures.figure(figures.normalizedEntropy())).orElse("-"),
          run.gate(),
          run.runId().equals(latest) ? "latest" : "");
    }
    return table.toString();
  }

  /** One run: its figures, strongest features, stages, data and settings. */
  public String show(String id) throws IOException {
    RunManifest run = runs.require(id);
    Optional<EvaluationMetrics> metrics = metrics(run);
    Map<String, String> known = facts(run);
    metrics.ifPresent(
        figures -> {
          known.put("accuracy", Figures.figure(figures.accuracy()));
          known.put("accuracy of a constant answer", Figures.figure(figures.baseAccuracy()));
        });
    TextTable facts = new TextTable("run " + run.runId(), "");
    known.forEach(facts::row);
    TextTable data = new TextTable("day file", "rows", "malformed", "bytes");
    for (RunManifest.Source source : run.data()) {
      data.row(
          source.path(),
          Long.toString(source.rows()),
          Long.toString(source.malformed()),
          Long.toString(source.bytes()));
    }
    StringBuilder text = new StringBuilder().append(facts).append('\n').append(data).append('\n');
    if (metrics.isPresent()) {
      text.append(Figures.metrics(metrics.get(), OptionalDouble.empty())).append('\n');
      text.append(Figures.reliability(metrics.get())).append('\n');
    }
    features(run)
        .ifPresent(found -> text.append(Figures.features(found, FEATURES_SHOWN)).append('\n'));
    return text.append(trials(run)).append(Figures.stages(run.stages())).toString();
  }

  /** The differences of two runs: settings, data and figures. */
  public String diff(String first, String second) throws IOException {
    RunManifest one = runs.require(first);
    RunManifest two = runs.require(second);
    Map<String, String> left = comparable(one);
    Map<String, String> right = comparable(two);
    TextTable table = new TextTable("", one.runId(), two.runId());
    TreeSet<String> keys = new TreeSet<>(left.keySet());
    keys.addAll(right.keySet());
    for (String key : keys) {
      String was = left.getOrDefault(key, "-");
      String is = right.getOrDefault(key, "-");
      if (!was.equals(is)) {
        table.row(key, was, is);
      }
    }
    return table.toString();
  }

  /** The trials of the search for the L2 penalty; empty if the penalty was given. */
  private static String trials(RunManifest run) {
    if (run.training().trials().isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("l2 strength", "epochs", "held-out log loss");
    for (RunManifest.Trial trial : run.training().trials()) {
      table.row(
          Double.toString(trial.strength()),
          Integer.toString(trial.epochs()),
          Figures.figure(trial.logLoss()));
    }
    return table + "\n";
  }

  private Map<String, String> comparable(RunManifest run) throws IOException {
    Map<String, String> values = new TreeMap<>(facts(run));
    run.config().forEach((key, value) -> values.put("config " + key, value));
    run.stages()
        .forEach(stage -> values.put("seconds " + stage.name(), Figures.figure(stage.seconds())));
    run.data().forEach(source -> values.put("day " + source.day(), source.sha256()));
    metrics(run)
        .ifPresent(
            figures -> {
              values.put("metric AUC", Figures.figure(figures.auc()));
              values.put("metric PR-AUC", Figures.figure(figures.prAuc()));
              values.put("metric log loss", Figures.figure(figures.logLoss()));
              values.put("metric normalised entropy", Figures.figure(figures.normalizedEntropy()));
              values.put("metric calibration ratio", Figures.figure(figures.calibrationRatio()));
              values.put("metric accuracy", Figures.figure(figures.accuracy()));
            });
    return values;
  }

  private static Map<String, String> facts(RunManifest run) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("command", run.command());
    facts.put("created", run.createdAt());
    facts.put("commit", run.gitCommit());
    facts.put("host", run.host());
    facts.put("master", run.master());
    facts.put("train days", String.join(",", run.trainDays()));
    facts.put("test days", String.join(",", run.testDays()));
    facts.put("gate", run.gate());
    facts.put("gate reason", run.gateReason());
    for (RunManifest.ProcessUsage process : run.processes()) {
      facts.put("peak memory bytes " + process.name(), Long.toString(process.peakResidentBytes()));
      facts.put("CPU seconds " + process.name(), Figures.figure(process.cpuSeconds()));
    }
    facts.put("peak heap bytes", Long.toString(run.peakHeapBytes()));
    run.versions().forEach((name, version) -> facts.put("version " + name, version));
    facts.put("features bits", Integer.toString(run.features().bits()));
    facts.put("features planVersion", Integer.toString(run.features().planVersion()));
    RunManifest.Training training = run.training();
    facts.put("training model", training.model());
    if (training.trees() > 0) {
      facts.put("training trees", Integer.toString(training.trees()));
      facts.put("training depth", Integer.toString(training.depth()));
    }
    facts.put("training solver", training.solver());
    facts.put("training l2", Double.toString(training.l2()));
    facts.put("training epochs", Integer.toString(training.epochs()));
    facts.put("training iterations", Integer.toString(training.iterations()));
    facts.put("training objective", Double.toString(training.objective()));
    facts.put("training duality gaps", training.dualityGaps().toString());
    facts.put("training rows", Long.toString(training.rows()));
    return facts;
  }

  private Optional<StrongestFeatures> features(RunManifest run) throws IOException {
    return StoredFiles.features(runs.directory(run.runId()), hadoop);
  }

  private Optional<EvaluationMetrics> metrics(RunManifest run) throws IOException {
    return StoredFiles.metrics(runs.directory(run.runId()), hadoop);
  }
}
