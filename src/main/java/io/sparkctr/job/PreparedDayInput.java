package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotRows;
import io.sparkctr.inspect.FeatureRanking;
import io.sparkctr.model.ForestModel;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.score.Evaluator;
import io.sparkctr.spark.Progress;
import io.sparkctr.spark.RowCounter;
import io.sparkctr.train.ForestRows;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Rows of prepared days, which other runs can use again. */
final class PreparedDayInput implements RunInput {
  private final CtrConfig config;
  private final Session session;
  private final Progress progress;
  private List<DayRecord> train = List.of();
  private List<DayRecord> test = List.of();
  private Path newestTrain;
  private FeaturePlan plan;
  private TrainingRows training;

  PreparedDayInput(CtrConfig config, Session session, Progress progress) {
    this.config = config;
    this.progress = progress;
    this.session = session;
  }

  @Override
  public String stage() {
    return "prepare";
  }

  @Override
  public List<DayRecord> open(
      List<DayFile> trainFiles, List<DayFile> testFiles, FeaturePlan trainingPlan)
      throws IOException {
    plan = trainingPlan;
    List<DayFile> files = Stream.concat(trainFiles.stream(), testFiles.stream()).toList();
    List<DayRecord> days = new DayPreparations(session, config, progress).prepare(files);
    train = days.subList(0, trainFiles.size());
    test = days.subList(trainFiles.size(), days.size());
    if (!trainFiles.isEmpty()) {
      newestTrain = trainFiles.get(trainFiles.size() - 1).path();
    }
    return train;
  }

  @Override
  public TrainingRows training() {
    long rows = DayRecord.rows(train);
    try (RowCounter counter = counter("read", rows)) {
      var blocks = session.engine().slots(train, plan);
      training = TrainingRows.of(counter.count(blocks, SlotRows::rows), plan, rows);
      return training;
    }
  }

  @Override
  public ForestRows forestRows() {
    return new ForestRows(session.engine().integers(train), DayRecord.rows(train));
  }

  @Override
  public StrongestFeatures strongestFeatures(LogisticRegressionModel model) {
    return FeatureRanking.of(
        model, training, newestTrain, config.data().maxLineBytes(), session.hadoop(), progress);
  }

  @Override
  public Outcome evaluate(StoredModel model) {
    try (RowCounter counter = counter("evaluate", DayRecord.rows(test))) {
      return new Outcome(evaluation(model, counter).metrics(), test);
    }
  }

  private Evaluator.Evaluation evaluation(StoredModel model, RowCounter counter) {
    if (model.model() instanceof ForestModel forest) {
      var blocks = session.engine().integers(test);
      return Evaluator.evaluate(counter.count(blocks, IntegerRows::rows), forest.flat());
    }
    var blocks = session.engine().slots(test, model.plan());
    return Evaluator.evaluate(
        counter.count(blocks, SlotRows::rows), ((LinearModel) model.model()).mllib());
  }

  private RowCounter counter(String step, long rows) {
    return new RowCounter(session.spark().sparkContext(), step, rows, progress);
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
  }
}
