package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.data.Quarantine;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.Evaluator;
import io.sparkctr.train.DayFileRows;
import io.sparkctr.train.RankedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Rows straight from the day files: each is read once, and nothing is prepared. */
final class DayFileInput implements TrainingInput {
  private static final LineCounts NO_LINES = new LineCounts(0, 0, Map.of());

  private final CtrConfig config;
  private final SparkSession spark;
  private final Configuration hadoop;
  private final Optional<Path> quarantine;
  private final Consumer<String> progress;
  private JavaRDD<DayFileRows.Ranked> training;
  private List<DayFile> test = List.of();

  DayFileInput(
      CtrConfig config, Session session, Optional<Path> quarantine, Consumer<String> progress) {
    this.config = config;
    this.quarantine = quarantine;
    this.progress = progress;
    spark = session.spark();
    hadoop = session.hadoop();
  }

  @Override
  public String stage() {
    return "read";
  }

  @Override
  public List<PreparedDay> open(List<DayFile> train, List<DayFile> testFiles) throws IOException {
    test = testFiles;
    if (train.isEmpty()) {
      return List.of();
    }
    FeaturePlan plan = new FeaturePlan(config.features().bits());
    training =
        DayFileRows.ranked(blocks(train, plan), plan).persist(StorageLevel.MEMORY_AND_DISK());
    return days(train, DayFileRows.qualities(training));
  }

  @Override
  public JavaRDD<RankedRows> training(FeaturePlan plan) {
    return training.map(DayFileRows.Ranked::rows);
  }

  @Override
  public Outcome evaluate(StoredModel model) throws IOException {
    var evaluated = Evaluator.evaluateBlocks(blocks(test, model.plan()), model.model());
    return new Outcome(evaluated.metrics(), days(test, evaluated.qualities()));
  }

  @Override
  public void close() {
    if (training != null) {
      training.unpersist();
    }
  }

  private JavaRDD<DayFileRows.Block> blocks(List<DayFile> files, FeaturePlan plan) {
    return DayFileRows.of(spark, files, plan, config.data(), config.train().rowsPerPartition());
  }

  private List<PreparedDay> days(List<DayFile> files, Map<String, LineCounts> qualities)
      throws IOException {
    List<PreparedDay> days = new ArrayList<>();
    for (DayFile file : files) {
      LineCounts quality = qualities.getOrDefault(file.path().toString(), NO_LINES);
      Dataset<Row> lines =
          DayFileReader.read(
              spark,
              List.of(file.path().toString()),
              LabelRule.REQUIRED,
              config.data().splitBytes(),
              config.data().maxLineBytes());
      Quarantine.check(
          "day file " + file.path(), quality, config.data().maxMalformedShare(), lines);
      Optional<Path> rejected = quarantine.map(path -> new Path(path, "day=" + file.day()));
      if (quality.malformed() > 0) {
        rejected.ifPresent(path -> Quarantine.write(lines, path));
      }
      days.add(PreparedDay.unprepared(file, quality, config, hadoop));
      progress.accept(days.get(days.size() - 1).described(rejected));
    }
    return days;
  }
}
