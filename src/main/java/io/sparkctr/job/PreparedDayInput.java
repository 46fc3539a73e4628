package io.sparkctr.job;

import io.sparkctr.cli.PrepareCommand;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.engine.EtlPlans;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.sql.ExpressionSlots;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.score.Evaluator;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.RankedRows;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows by way of prepared days, which other runs find again. */
final class PreparedDayInput implements TrainingInput {
  private final CtrConfig config;
  private final Session session;
  private final DayStore store;
  private final Consumer<String> progress;
  private List<PreparedDay> train = List.of();
  private List<PreparedDay> test = List.of();
  private JavaRDD<RankedRows> training;

  PreparedDayInput(CtrConfig config, Session session, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
    this.session = session;
    store = new DayStore(config.data().prepared(), session.hadoop());
  }

  @Override
  public String stage() {
    return "prepare";
  }

  @Override
  public List<PreparedDay> open(List<DayFile> trainFiles, List<DayFile> testFiles)
      throws IOException {
    List<DayFile> files = Stream.concat(trainFiles.stream(), testFiles.stream()).toList();
    List<PreparedDay> days = PrepareCommand.days(files, config, session, progress);
    train = days.subList(0, trainFiles.size());
    test = days.subList(trainFiles.size(), days.size());
    return train;
  }

  @Override
  public JavaRDD<RankedRows> training(FeaturePlan plan) {
    training =
        RankedRows.of(blocks("train", train, plan), plan).persist(StorageLevel.MEMORY_AND_DISK());
    return training;
  }

  @Override
  public Outcome evaluate(StoredModel model) {
    return new Outcome(
        Evaluator.evaluate(blocks("evaluate", test, model.plan()), model.model()), test);
  }

  @Override
  public void close() {
    if (training != null) {
      training.unpersist();
    }
  }

  private JavaRDD<SlotRows> blocks(String stage, List<PreparedDay> days, FeaturePlan plan) {
    int partitions = partitions(days);
    Dataset<Row> rows = store.read(session.spark(), days, partitions);
    if (session.acceleration().onGpu()) {
      session.requireOnGpu(
          planning -> EtlPlans.slots(stage, store.read(planning, days, partitions), plan));
      return ExpressionSlots.of(rows, plan, partitions);
    }
    // Spark may cut the files into some more.
    return SlotBlocks.of(SparkInternals.batches(rows).coalesce(partitions), plan);
  }

  /**
   * Partitions for these days' rows. A function of the rows alone, so that sums add up in the same
   * groups on any number of cores.
   */
  private int partitions(List<PreparedDay> days) {
    long rows = days.stream().mapToLong(PreparedDay::rows).sum();
    return (int) Math.max(2, (rows - 1) / config.train().rowsPerPartition() + 1);
  }
}
