package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.job.ModelTraining.Trained;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import io.sparkctr.report.Console;
import io.sparkctr.report.Figures;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.ProcessUsages;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.run.Stages;
import io.sparkctr.spark.ExecutorUsage;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A run, from the claim of its directory to its publication. {@code run} does all of it; {@code
 * train} stops after the model.
 */
public final class TrainingRun {
  /** Makes an id of a time. */
  static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Instant start = Instant.now();
  private final CtrConfig config;
  private final Goal goal;
  private final Session session;
  private final Console console;
  private final Configuration hadoop;
  private final RunStore runs;
  private final Stages stages;
  private final ExecutorUsage executors;

  /** How far a run goes, and the command that asks for it. */
  public enum Goal {
    /** To a stored model. */
    TRAIN("train"),

    /** To a model that is evaluated and, where the quality gate allows, published. */
    RUN("run");

    private final String command;

    Goal(String command) {
      this.command = command;
    }
  }

  private TrainingRun(
      CtrConfig config, Goal goal, Session session, Duration sinceStart, Console console) {
    this.config = config;
    this.goal = goal;
    this.session = session;
    this.console = console;
    hadoop = session.hadoop();
    runs = new RunStore(config.runs(), hadoop);
    stages = new Stages(sinceStart, console::progress);
    executors = ExecutorUsage.of(session.spark().sparkContext());
  }

  /**
   * Runs, or finds a run that an earlier attempt finished. The last line of the output is the run
   * directory.
   *
   * @return whether the quality gate allowed the run
   */
  public static boolean execute(CtrConfig config, Goal goal, Console console) throws IOException {
    Instant called = Instant.now();
    try (Session session = Session.open(config, console::progress)) {
      // An embedding program may have begun long ago.
      Instant begin = session.ours() ? BuildInfo.processStart() : called;
      Duration start = Duration.between(begin, Instant.now());
      Optional<Boolean> finished =
          RetriedRun.completeIfFinished(config, goal.command, session.hadoop(), console);
      if (finished.isPresent()) {
        return finished.get();
      }
      TrainingRun run = new TrainingRun(config, goal, session, start, console);
      try (run.executors) {
        return run.execute();
      }
    }
  }

  private boolean execute() throws IOException {
    DaySelection days =
        DaySelection.of(DayFile.find(config.data().input(), hadoop), config.train());
    String id = config.runs().id();
    try (RunStore.Claim claim = runs.claim(id.equals(RunsConfig.AUTO) ? ID.format(start) : id);
        RunInput input = input(claim.directory())) {
      RunDirectory directory = claim.directory();
      console.progress(
          "run %s: train on days %s, test on %s"
              .formatted(
                  directory.id(),
                  DaySelection.names(days.train()),
                  DaySelection.names(days.test())));
      Storage.replace(directory.config(), config.rendered(), hadoop);

      FeaturePlan plan = new FeaturePlan(config.features().bits());
      ModelTraining training = new ModelTraining(session, plan, config.train(), console);
      training.require();
      List<DayFile> test = goal == Goal.RUN ? days.test() : List.of();
      List<DayRecord> train =
          stages.run(input.stage(), () -> input.open(days.train(), test, plan), DayRecord::rows);
      requireBothLabels(train);
      Trained trained =
          stages.run(
              "train",
              () -> training.train(input, DayRecord.rows(train)),
              model -> DayRecord.rows(train));
      claim.lock().requireHeld();
      var model = new StoredModel(directory.model(), trained.model(), provenance(trained, train));
      Optional<RunInput.Outcome> evaluated = saveAndEvaluate(model, input);
      if (evaluated.isEmpty()) {
        QualityGate gate = QualityGate.notCompared("train does not publish");
        printEnd(
            directory, commit(directory, manifest(directory, train, List.of(), trained, gate)));
        return true;
      }

      RunInput.Outcome outcome = evaluated.get();
      EvaluationMetrics metrics = outcome.metrics();
      Storage.replace(directory.metrics(), MetricsJson.write(metrics), hadoop);
      QualityGate gate = GateDecision.of(outcome, config, runs, hadoop);
      claim.lock().requireHeld();
      RunManifest manifest =
          commit(directory, manifest(directory, train, outcome.days(), trained, gate));
      console.progress("quality gate " + gate.verdict().id() + ": " + gate.reason());
      if (gate.allows()) {
        runs.publish(directory);
      }
      console.detail(
          Figures.metrics(
              metrics, Truth.bayesLogLoss(DayRecord.rowsByFile(outcome.days()), hadoop)));
      printEnd(directory, manifest);
      return gate.allows();
    }
  }

  private RunInput input(RunDirectory directory) {
    return RunInput.of(config, session, Optional.of(directory.quarantine()), console);
  }

  /** Writes the report, then the manifest, which makes the run visible. */
  private RunManifest commit(RunDirectory directory, RunManifest manifest) throws IOException {
    new Reports(config.runs(), hadoop).writeRun(directory, manifest);
    runs.commit(directory, manifest);
    return manifest;
  }

  private void requireBothLabels(List<DayRecord> train) {
    long positives = positives(train);
    if (positives == 0 || positives == DayRecord.rows(train)) {
      throw new UserError(
          "the training days %s hold %d rows and %d clicks: a model needs both clicks and non-clicks; give other days"
              .formatted(
                  String.join(", ", train.stream().map(DayRecord::day).toList()),
                  DayRecord.rows(train),
                  positives));
    }
  }

  /**
   * Evaluates the model in memory while it is saved; others load the same, as the saving ensures.
   * The stage {@code save} is what the run then waits for.
   */
  private Optional<RunInput.Outcome> saveAndEvaluate(StoredModel model, RunInput input)
      throws IOException {
    try (ModelSaving saving = new ModelSaving(model, input, hadoop)) {
      Optional<RunInput.Outcome> outcome = Optional.empty();
      if (goal == Goal.RUN) {
        outcome =
            Optional.of(
                stages.run(
                    "evaluate", () -> input.evaluate(model), tested -> tested.metrics().rows()));
      }
      stages.run("save", saving::await, directory -> 0);
      return outcome;
    }
  }

  private RunManifest manifest(
      RunDirectory directory,
      List<DayRecord> train,
      List<DayRecord> test,
      Trained trained,
      QualityGate gate) {
    return new RunManifest(
        directory.id(),
        start.toString(),
        goal.command,
        BuildInfo.gitCommit(),
        BuildInfo.versions(),
        BuildInfo.host(),
        session.spark().sparkContext().master(),
        config.shown(),
        Stream.concat(train.stream(), test.stream()).map(TrainingRun::source).toList(),
        train.stream().map(DayRecord::day).toList(),
        test.stream().map(DayRecord::day).toList(),
        stages.withTotal(),
        trained.features(),
        trained.training(),
        BuildInfo.peakHeapBytes(),
        gate.verdict().id(),
        gate.reason(),
        ProcessUsages.of(executors));
  }

  private Provenance provenance(Trained trained, List<DayRecord> train) {
    return new Provenance(
        trained.features().planVersion(),
        trained.features().bits(),
        train.stream().map(day -> new Provenance.Day(day.day(), day.fingerprint())).toList(),
        DayRecord.rows(train),
        positives(train),
        trained.training().l2(),
        trained.training().iterations(),
        config.train().seed(),
        BuildInfo.gitCommit(),
        BuildInfo.versions(),
        trained.model().kind().id());
  }

  private void printEnd(RunDirectory directory, RunManifest manifest) {
    console.detail(Figures.stages(manifest.stages()));
    console.result(directory.path().toString());
  }

  private static RunManifest.Source source(DayRecord day) {
    return new RunManifest.Source(
        day.day(),
        day.source(),
        day.bytes(),
        day.fingerprint(),
        day.rows(),
        day.malformed(),
        day.positives(),
        day.rejects());
  }

  private static long positives(List<DayRecord> days) {
    return days.stream().mapToLong(DayRecord::positives).sum();
  }
}
