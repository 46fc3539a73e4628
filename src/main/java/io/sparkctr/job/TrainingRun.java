package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import io.sparkctr.report.Console;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunDirectory;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import io.sparkctr.run.Stages;
import io.sparkctr.storage.Storage;
import io.sparkctr.train.TrainedModel;
import io.sparkctr.train.Trainer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code run} and {@code train} share: a claimed run directory, the days it needs prepared, a
 * model trained on them, and the manifest that makes it all visible.
 */
public final class TrainingRun implements AutoCloseable {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  final CtrConfig config;
  final SparkSession spark;
  public final Configuration hadoop;
  final Stages stages;
  public final RunStore runs;
  private final Console console;
  private final Instant start = Instant.now();
  private final DaySelection selection;
  private final RunStore.Claim claim;
  private final TrainingInput input;

  /** Finds the days and claims the run directory: what can be refused early is. */
  public TrainingRun(CtrConfig config, Session session, Console console) throws IOException {
    this.config = config;
    this.console = console;
    spark = session.spark();
    hadoop = session.hadoop();
    stages = new Stages(console::progress);
    runs = new RunStore(config.runs(), hadoop);
    selection = DaySelection.of(DayFile.find(config.data().input(), hadoop), config.train());
    String id = config.runs().id();
    claim = runs.claim(id.equals(RunsConfig.AUTO) ? ID.format(start) : id);
    input =
        TrainingInput.of(
            config,
            session,
            Optional.of(new Path(directory().path(), "quarantine")),
            console::progress);
    console.progress(
        "run %s: train on days %s, test on %s"
            .formatted(
                directory().id(),
                DaySelection.names(selection.train()),
                DaySelection.names(selection.test())));
    Storage.replace(directory().config(), config.rendered(), hadoop);
  }

  public RunDirectory directory() {
    return claim.directory();
  }

  /**
   * Gets the training days ready, and the test days where they are asked for.
   *
   * @return the training days
   */
  public List<PreparedDay> open(boolean withTestDays) throws IOException {
    List<DayFile> test = withTestDays ? selection.test() : List.of();
    return stages.run(input.stage(), () -> input.open(selection.train(), test), TrainingRun::rows);
  }

  /** Trains on the days and stores the model in the run directory. */
  public TrainedModel train(List<PreparedDay> days) throws IOException {
    long rows = rows(days);
    long positives = days.stream().mapToLong(PreparedDay::positives).sum();
    if (positives == 0 || positives == rows) {
      throw new UserError(
          "the training days %s hold %d rows and %d clicks: a model needs both clicks and non-clicks; give other days"
              .formatted(DaySelection.names(selection.train()), rows, positives));
    }
    FeaturePlan plan = new FeaturePlan(config.features().bits());
    TrainedModel trained =
        stages.run(
            "train",
            () ->
                Trainer.train(spark, input.training(plan), plan, config.train(), console::progress),
            model -> rows);
    ModelStore.save(
        trained.model(), provenance(trained, days, rows, positives), directory().model(), hadoop);
    return trained;
  }

  /** Evaluates the model as it was stored: what others will load. */
  public TrainingInput.Outcome evaluate() throws IOException {
    StoredModel model = ModelStore.load(directory().model(), hadoop);
    return stages.run("evaluate", () -> input.evaluate(model), outcome -> outcome.metrics().rows());
  }

  /** Makes the run visible. */
  public RunManifest commit(
      String command,
      List<PreparedDay> train,
      List<PreparedDay> test,
      TrainedModel trained,
      QualityGate gate)
      throws IOException {
    RunManifest manifest =
        new RunManifest(
            directory().id(),
            start.toString(),
            command,
            BuildInfo.gitCommit(),
            BuildInfo.versions(),
            BuildInfo.host(),
            spark.sparkContext().master(),
            config.shown(),
            Stream.concat(train.stream(), test.stream()).map(TrainingRun::source).toList(),
            train.stream().map(PreparedDay::day).toList(),
            test.stream().map(PreparedDay::day).toList(),
            stages.finished(),
            Map.of("bits", config.features().bits(), "planVersion", FeaturePlan.VERSION),
            Map.of(
                "solver", config.train().solver().id(),
                "l2", trained.l2(),
                "epochs", trained.epochs(),
                "iterations", trained.iterations(),
                "objective", trained.objective(),
                "rows", rows(train),
                "trials", trained.trials()),
            BuildInfo.peakHeapBytes(),
            gate.verdict().id());
    runs.commit(directory(), manifest);
    return manifest;
  }

  @Override
  public void close() {
    input.close();
    claim.close();
  }

  private Provenance provenance(
      TrainedModel trained, List<PreparedDay> days, long rows, long positives) {
    return new Provenance(
        FeaturePlan.VERSION,
        config.features().bits(),
        days.stream().map(day -> new Provenance.Day(day.day(), day.fingerprint())).toList(),
        rows,
        positives,
        trained.l2(),
        trained.iterations(),
        config.train().seed(),
        BuildInfo.gitCommit(),
        BuildInfo.versions());
  }

  private static RunManifest.Source source(PreparedDay day) {
    return new RunManifest.Source(
        day.day(), day.source(), day.bytes(), day.fingerprint(), day.rows(), day.malformed());
  }

  private static long rows(List<PreparedDay> days) {
    return days.stream().mapToLong(PreparedDay::rows).sum();
  }
}
