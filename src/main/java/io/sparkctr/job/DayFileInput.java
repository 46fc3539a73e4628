package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.Quarantine;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.Evaluator;
import io.sparkctr.spark.Progress;
import io.sparkctr.spark.RowCounter;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Rows read from the day files themselves. Prepares nothing. */
final class DayFileInput implements RunInput {
  private static final LineCounts NO_LINES = new LineCounts(0, 0, Map.of());

  private final CtrConfig config;
  private final Session session;
  private final Optional<Path> quarantine;
  private final Progress progress;
  private TrainingRows training;
  private List<DayFile> test = List.of();

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
    long expected = estimatedRows(train);
    try (RowCounter counter = counter(stage(), expected)) {
      var blocks = session.engine().slotsOfFiles(train, plan);
      training = TrainingRows.of(counter.count(blocks, SlotRows::rows), plan, expected);
    }
    return days(train, training.counts().lineCounts());
  }

  @Override
  public TrainingRows training() {
    return training;
  }

  @Override
  public Outcome evaluate(StoredModel model) throws IOException {
    Evaluator.Evaluation evaluation;
    try (RowCounter counter = counter("evaluate", estimatedRows(test))) {
      var blocks = session.engine().slotsOfFiles(test, model.plan());
      evaluation = Evaluator.evaluate(counter.count(blocks, SlotRows::rows), model.model());
    }
    return new Outcome(evaluation.metrics(), days(test, evaluation.lineCounts()));
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
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
