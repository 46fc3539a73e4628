package io.sparkctr.baseline.plain;

import io.sparkctr.config.UserError;
import io.sparkctr.data.reader.Split;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages;
import io.sparkctr.spark.Progress;
import io.sparkctr.storage.Json;
import io.sparkctr.train.ascent.DistributedAscent;
import io.sparkctr.train.ascent.L2Search;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** The program: reads a task from a file, and writes its result to another. */
public final class PlainProgram {
  private final PlainTask task;
  private final SlotHash hash;
  private final Threads threads;
  private final Configuration hadoop = new Configuration();
  private final Progress progress = System.err::println;

  private PlainProgram(PlainTask task, Threads threads) {
    this.task = task;
    this.threads = threads;
    hash = new SlotHash(task.bits());
  }

  /**
   * Runs. Fails with exit code 1; the last line of the standard error then says why.
   *
   * @param arguments the file of the task, and that of the result
   */
  public static void main(String[] arguments) throws IOException {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> tell(failure));
    requireNoSpark();
    PlainTask task = Json.read(Files.readString(Path.of(arguments[0])), PlainTask.class);
    try (Threads threads = new Threads(task.threads())) {
      PlainResult result = new PlainProgram(task, threads).run();
      Files.writeString(Path.of(arguments[1]), Json.write(result));
    }
  }

  private static void tell(Throwable failure) {
    if (!(failure instanceof UserError)) {
      failure.printStackTrace();
    }
    System.err.println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  /** Otherwise its time would not be that of a program without Spark. */
  private static void requireNoSpark() {
    if (PlainProgram.class.getResource("/org/apache/spark/SparkContext.class") != null) {
      throw new IllegalStateException("Spark is on the class path of the plain program");
    }
  }

  private PlainResult run() throws IOException {
    long start = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    Stages stages = new Stages(Duration.ofMillis(start), progress);
    int slots = 1 << task.bits();
    ThreadShards rows =
        stages.run(
            "read",
            () -> ThreadShards.write(trainingParts(), slots, Path.of(task.scratch()), threads),
            read -> read.counts().rows());
    long count = rows.counts().rows();
    Trained trained = stages.run("train", () -> train(rows), done -> count);
    EvaluationMetrics metrics =
        stages.run("evaluate", () -> evaluate(trained.solution().weights), EvaluationMetrics::rows);
    List<Stages.Stage> all = stages.withTotal();
    return new PlainResult(
        all.subList(0, all.size() - 1),
        count,
        rows.counts().positives(),
        trained.l2(),
        trained.solution().epochs,
        trained.trials().stream()
            .map(t -> new Trial(t.strength(), t.epochs(), t.logLoss()))
            .toList(),
        MetricsJson.write(metrics));
  }

  private record Trained(
      double l2, List<L2Search.Trial> trials, DistributedAscent.Solution solution) {}

  private Trained train(ThreadShards rows) {
    List<L2Search.Trial> trials =
        task.l2() < 0 ? L2Search.trials(rows, task.search(), task.seed(), progress) : List.of();
    double l2 = task.l2() < 0 ? L2Search.best(trials).strength() / rows.counts().rows() : task.l2();
    return new Trained(l2, trials, DistributedAscent.solve(rows, l2, 0, task.seed(), progress));
  }

  /** The splits of each shard: as many in each, one after the other, as Spark groups them. */
  private List<Supplier<FileBlocks>> trainingParts() {
    List<Split> splits = Split.plan(task.training(), task.splitBytes(), hadoop);
    int shards = Math.min(task.shards(), splits.size());
    return IntStream.range(0, shards)
        .<Supplier<FileBlocks>>mapToObj(
            shard -> {
              int from = (int) ((long) shard * splits.size() / shards);
              int to = (int) ((shard + 1L) * splits.size() / shards);
              return () -> blocks(splits.subList(from, to));
            })
        .toList();
  }

  private EvaluationMetrics evaluate(float[] solution) throws IOException {
    double[] weights = new double[solution.length - 1];
    Arrays.setAll(weights, slot -> solution[slot]);
    double intercept = solution[weights.length];
    List<Split> splits = Split.plan(task.test(), task.splitBytes(), hadoop);
    List<ScoreHistogram> parts =
        threads.each(
            splits.size(), split -> score(splits.subList(split, split + 1), weights, intercept));
    return parts.stream().reduce(new ScoreHistogram(), ScoreHistogram::merge).metrics();
  }

  private ScoreHistogram score(List<Split> splits, double[] weights, double intercept)
      throws IOException {
    ScoreHistogram histogram = new ScoreHistogram();
    try (FileBlocks blocks = blocks(splits)) {
      while (blocks.hasNext()) {
        SlotRows rows = blocks.next();
        for (int row = 0; row < rows.rows(); row++) {
          histogram.add(rows.logit(row, weights, intercept), rows.labels[row]);
        }
      }
    }
    return histogram;
  }

  private FileBlocks blocks(List<Split> splits) {
    return new FileBlocks(splits, hash, task.maxLineBytes(), hadoop);
  }
}
