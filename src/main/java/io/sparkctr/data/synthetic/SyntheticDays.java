package io.sparkctr.data.synthetic;

import io.sparkctr.config.GenerateConfig;
import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.config.UserError;
import io.sparkctr.spark.LastTasks;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes synthetic day files and {@code truth.json} with the facts about them.
 *
 * <p>Spark tasks write the chunks of all days into a hidden directory inside the output directory,
 * then join the chunks of each day there; the driver renames the finished files. The bytes depend
 * on the settings alone, not on the master, the cores or the partitions.
 */
public final class SyntheticDays {
  private static final int TASKS_PER_CORE = 4;

  private SyntheticDays() {}

  /**
   * Writes {@code day_0} and so on (with {@code .gz} where compressed) and {@code truth.json} to
   * the output directory. If anything fails, none of them stays.
   *
   * @throws UserError if one of the day files exists already
   */
  public static Truth generate(SparkSession spark, GenerateConfig config) throws IOException {
    Path output = new Path(config.output());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    FileSystem fileSystem = Storage.fileSystem(output, hadoop);
    refuseExisting(output, config.days(), fileSystem);
    Path working = new Path(output, ".generate-" + UUID.randomUUID());
    List<Path> published = new ArrayList<>();
    try {
      Truth truth = writeDays(spark, config, working);
      publish(truth, working, output, fileSystem, published);
      truth.write(new Path(output, Truth.FILE), hadoop);
      return truth;
    } catch (IOException | RuntimeException failure) {
      for (Path file : published) {
        fileSystem.delete(file, false);
      }
      // A running task would write to the directory that is deleted next.
      LastTasks.await(spark);
      throw failure;
    } finally {
      fileSystem.delete(working, true);
    }
  }

  private static void refuseExisting(Path output, int days, FileSystem fileSystem)
      throws IOException {
    for (int day = 0; day < days; day++) {
      for (Compression compression : Compression.values()) {
        Path file = new Path(output, ChunkLayout.dayFileName(day, compression));
        if (fileSystem.exists(file)) {
          throw new UserError(
              file + " exists already: choose another output directory, or delete the file");
        }
      }
    }
  }

  private static Truth writeDays(SparkSession spark, GenerateConfig config, Path working) {
    Marginals marginals = Marginals.load();
    RowSampler sampler = new RowSampler(marginals);
    PlantedModel model =
        PlantedModel.calibrated(marginals, sampler, config.seed(), config.clickRate());
    ChunkLayout layout = new ChunkLayout(config, working);
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());

    int tasks = Math.min(layout.chunks(), TASKS_PER_CORE * context.defaultParallelism());
    List<Integer> chunks = IntStream.range(0, layout.chunks()).boxed().toList();
    ChunkWriter writer = new ChunkWriter(layout, config.seed(), sampler, model, hadoop);
    List<OutcomeCounts> counts =
        context.parallelize(chunks, tasks).map(writer::writeChunk).collect();
    List<Integer> days = IntStream.range(0, config.days()).boxed().toList();
    context.parallelize(days, config.days()).foreach(writer::joinDay);
    return truth(config, model.bias(), layout.chunksPerDay(), counts);
  }

  private static Truth truth(
      GenerateConfig config, double bias, int chunksPerDay, List<OutcomeCounts> counts) {
    List<Truth.Outcome> days = new ArrayList<>();
    for (int day = 0; day < config.days(); day++) {
      List<OutcomeCounts> chunks = counts.subList(day * chunksPerDay, (day + 1) * chunksPerDay);
      days.add(
          OutcomeCounts.sum(chunks).outcome(ChunkLayout.dayFileName(day, config.compression())));
    }
    Truth.Outcome total = OutcomeCounts.sum(counts).outcome(null);
    return new Truth(
        config.seed(), config.rowsPerDay(), config.clickRate(), bias, List.copyOf(days), total);
  }

  private static void publish(
      Truth truth, Path working, Path output, FileSystem fileSystem, List<Path> published)
      throws IOException {
    for (Truth.Outcome day : truth.days()) {
      Path file = new Path(output, day.file());
      Storage.move(new Path(working, day.file()), file, fileSystem);
      published.add(file);
    }
  }
}
