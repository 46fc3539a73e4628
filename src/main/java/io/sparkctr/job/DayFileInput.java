package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.Quarantine;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotRows;
import io.sparkctr.inspect.FeatureRanking;
import io.sparkctr.model.ForestModel;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.Evaluator;
import io.sparkctr.spark.Progress;
import io.sparkctr.spark.RowCounter;
import io.sparkctr.train.ForestRows;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.storage.StorageLevel;

/** Rows read from the day files themselves. Prepares nothing. */
final class DayFileInput implements RunInput {
  private static final LineCounts NO_LINES = new LineCounts(0, 0, Map.of());

  private final CtrConfig config;
  private final Session session;
  private final Optional<Path> quarantine;
  private final Progress progress;
  private TrainingRows training;
  private JavaRDD<IntegerRows> integers;
  private long integerRows;
  private List<DayFile> test = List.of();
  private Path newestTrain;

  DayFileInput(CtrConfig config, Session session, Optional<Path> quarantine, Progress progress) {
    this.config = config;
    this.quarantine = quarantine;
    this.progress = progress;
    this.session = session;
  }

  @Override
  public String stage() {
    return "read";
  }

  @Override
  public List<DayRecord> open(List<DayFile> train, List<DayFile> testFiles, FeaturePlan plan)
      throws IOException {
    test = testFiles;
    if (train.isEmpty()) {
      return List.of();
    }
    newestTrain = train.get(train.size() - 1).path();
    long expected = estimatedRows(train);
    try (RowCounter counter = counter(stage(), expected)) {
      if (config.train().model() == ModelKind.RANDOM_FOREST) {
        return days(train, storeIntegers(train, counter));
      }
      var blocks = session.engine().slotsOfFiles(train, plan);
      training = TrainingRows.of(counter.count(blocks, SlotRows::rows), plan, expected);
    }
    return days(train, training.counts().lineCounts());
  }

  /** Keeps the rows on the local disk, because a forest reads them several times. */
  private Map<String, LineCounts> storeIntegers(List<DayFile> train, RowCounter counter) {
    var blocks = session.engine().integersOfFiles(train);
    integers = counter.count(blocks, IntegerRows::rows).persist(StorageLevel.DISK_ONLY());
    Map<String, LineCounts> lines = new HashMap<>();
    integers
        .map(IntegerRows::lineCounts)
        .collect()
        .forEach(counts -> LineCounts.addAll(counts, lines));
    integerRows = lines.values().stream().mapToLong(LineCounts::rows).sum();
    return lines;
  }

  @Override
  public TrainingRows training() {
    return training;
  }

  @Override
  public ForestRows forestRows() {
    return new ForestRows(integers, integerRows);
  }

  @Override
  public StrongestFeatures strongestFeatures(LogisticRegressionModel model) {
    return FeatureRanking.of(
        model, training, newestTrain, config.data().maxLineBytes(), session.hadoop(), progress);
  }

  @Override
  public Outcome evaluate(StoredModel model) throws IOException {
    Evaluator.Evaluation evaluation;
    try (RowCounter counter = counter("evaluate", estimatedRows(test))) {
      evaluation = evaluation(model, counter);
    }
    return new Outcome(evaluation.metrics(), days(test, evaluation.lineCounts()));
  }

  private Evaluator.Evaluation evaluation(StoredModel model, RowCounter counter) {
    if (model.model() instanceof ForestModel forest) {
      var blocks = session.engine().integersOfFiles(test);
      return Evaluator.evaluate(counter.count(blocks, IntegerRows::rows), forest.flat());
    }
    var blocks = session.engine().slotsOfFiles(test, model.plan());
    return Evaluator.evaluate(
        counter.count(blocks, SlotRows::rows), ((LinearModel) model.model()).mllib());
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
    if (integers != null) {
      integers.unpersist();
    }
  }

  private static long estimatedRows(List<DayFile> files) {
    return files.stream().mapToLong(DayFile::estimatedRows).sum();
  }

  private RowCounter counter(String step, long rows) {
    return new RowCounter(session.spark().sparkContext(), step, rows, progress);
  }

  private List<DayRecord> days(List<DayFile> files, Map<String, LineCounts> lines)
      throws IOException {
    List<DayRecord> days = new ArrayList<>();
    for (DayFile file : files) {
      LineCounts counts = lines.getOrDefault(file.path().toString(), NO_LINES);
      Optional<Path> rejected = quarantine.map(path -> new Path(path, "day=" + file.day()));
      Quarantine.keep(session.spark(), file, counts, LabelRule.REQUIRED, config.data(), rejected);
      DayRecord day = DayRecord.ofFile(file, counts, config, session.hadoop());
      progress.accept(day.described(rejected));
      days.add(day);
    }
    return days;
  }
}
