package io.sparkctr.commands;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayFiles;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.data.PreparedDays;
import io.sparkctr.data.Preparer;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import io.sparkctr.model.TrainedModel;
import io.sparkctr.model.Trainer;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunDirectory;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.Runs;
import io.sparkctr.run.Stages;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code run} and {@code train} share: a claimed run directory, the days it needs prepared, a
 * model trained on them, and the manifest that makes it all visible.
 */
final class TrainingRun implements AutoCloseable {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  final CtrConfig config;
  final SparkSession spark;
  final Configuration hadoop;
  final Stages stages;
  final PreparedDays store;
  final Runs runs;
  private final Console console;
  private final Instant start = Instant.now();
  private final DaySelection selection;
  private final Runs.Claim claim;

  /** Finds the days and claims the run directory: what can be refused early is. */
  TrainingRun(CtrConfig config, Session session, Console console) throws IOException {
    this.config = config;
    this.console = console;
    spark = session.spark();
    hadoop = session.hadoop();
    stages = new Stages(console::progress);
    store = new PreparedDays(config.data().prepared(), hadoop);
    runs = new Runs(config.runs(), hadoop);
    selection = DaySelection.of(DayFiles.find(config.data().input(), hadoop), config.train());
    String id = config.runs().id();
    claim = runs.claim(id.equals(RunsConfig.AUTO) ? ID.format(start) : id);
    console.progress(
        "run %s: train on days %s, test on %s"
            .formatted(
                directory().id(),
                DaySelection.names(selection.train()),
                DaySelection.names(selection.test())));
    Storage.replace(directory().config(), config.rendered(), hadoop);
  }

  /**
   * The prepared days of a run.
   *
   * @param train to train on
   * @param test to evaluate on
   */
  record Days(List<PreparedDay> train, List<PreparedDay> test) {
    List<PreparedDay> all() {
      return Stream.concat(train.stream(), test.stream()).toList();
    }
  }

  RunDirectory directory() {
    return claim.directory();
  }

  /** Prepares the training days, and the test days where they are asked for. */
  Days prepare(boolean withTestDays) throws IOException {
    List<DayFile> test = withTestDays ? selection.test() : List.of();
    List<DayFile> files = Stream.concat(selection.train().stream(), test.stream()).toList();
    List<PreparedDay> prepared =
        stages.run(
            "prepare",
            () -> new Preparer(spark, config, console::progress).prepare(files),
            TrainingRun::rows);
    int trained = selection.train().size();
    return new Days(prepared.subList(0, trained), prepared.subList(trained, prepared.size()));
  }

  /** Trains on the days and stores the model in the run directory. */
  TrainedModel train(Days days) throws IOException {
    long rows = rows(days.train());
    long positives = days.train().stream().mapToLong(PreparedDay::positives).sum();
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
                Trainer.train(
                    store.read(
                        spark, days.train(), TestDays.partitions(days.train(), config.train())),
                    rows,
                    plan,
                    config.train(),
                    console::progress),
            model -> rows);
    ModelStore.save(
        trained.model(), provenance(trained, days, rows, positives), directory().model(), hadoop);
    return trained;
  }

  /** The model as it was stored: what scores from here on is what others will load. */
  StoredModel stored() throws IOException {
    return ModelStore.load(directory().model(), hadoop);
  }

  /** Makes the run visible. */
  RunManifest commit(String command, Days days, TrainedModel trained, QualityGate gate)
      throws IOException {
    RunManifest manifest =
        new RunManifest(
            directory().id(),
            start.toString(),
            command,
            Surroundings.gitCommit(),
            Surroundings.versions(),
            Surroundings.host(),
            spark.sparkContext().master(),
            config.shown(),
            days.all().stream().map(TrainingRun::source).toList(),
            days.train().stream().map(PreparedDay::day).toList(),
            days.test().stream().map(PreparedDay::day).toList(),
            stages.finished(),
            Map.of("bits", config.features().bits(), "planVersion", FeaturePlan.VERSION),
            Map.of(
                "l2", trained.l2(),
                "iterations", trained.iterations(),
                "objective", trained.objective(),
                "rows", rows(days.train()),
                "trials", trained.trials()),
            Surroundings.peakHeapBytes(),
            gate.verdict().id());
    runs.commit(directory(), manifest);
    return manifest;
  }

  @Override
  public void close() {
    claim.close();
  }

  private Provenance provenance(TrainedModel trained, Days days, long rows, long positives) {
    return new Provenance(
        FeaturePlan.VERSION,
        config.features().bits(),
        days.train().stream().map(day -> new Provenance.Day(day.day(), day.fingerprint())).toList(),
        rows,
        positives,
        trained.l2(),
        trained.iterations(),
        config.train().seed(),
        Surroundings.gitCommit(),
        Surroundings.versions());
  }

  private static RunManifest.Source source(PreparedDay day) {
    return new RunManifest.Source(
        day.day(), day.source(), day.bytes(), day.fingerprint(), day.rows(), day.malformed());
  }

  private static long rows(List<PreparedDay> days) {
    return days.stream().mapToLong(PreparedDay::rows).sum();
  }
}
