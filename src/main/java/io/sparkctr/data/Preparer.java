package io.sparkctr.data;

import static org.apache.spark.sql.functions.col;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.data.reader.DayFileSchema;
import io.sparkctr.data.reader.LabelRule;
import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Day files to prepared days. A day whose fingerprint is unchanged is left as it is; several days
 * run side by side; a day becomes visible whole or not at all.
 */
public final class Preparer {
  private final SparkSession spark;
  private final CtrConfig config;
  private final Configuration hadoop;
  private final PreparedDays store;
  private final Consumer<String> progress;

  /**
   * @param progress where a line a day goes
   */
  public Preparer(SparkSession spark, CtrConfig config, Consumer<String> progress) {
    this.spark = spark;
    this.config = config;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.store = new PreparedDays(config.data().prepared(), hadoop);
    this.progress = progress;
  }

  /**
   * Prepares these day files; returns the days in the same order.
   *
   * @throws io.sparkctr.config.UserError for a file that cannot be read whole or holds too many
   *     malformed lines, or when another process prepares into the same directory
   */
  @SuppressWarnings("try") // The lock is only held.
  public List<PreparedDay> prepare(List<DayFile> files) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(config.prepare().parallelDays());
    try (HeartbeatLock lock =
        HeartbeatLock.claim(
            store.lockFile(),
            config.runs().lockTimeout(),
            "the directory of prepared days " + config.data().prepared(),
            hadoop)) {
      FileSystem fileSystem = Storage.fileSystem(store.workDirectory(), hadoop);
      // What a killed process left: the lock says that nobody else is at work here.
      fileSystem.delete(store.workDirectory(), true);
      try {
        List<Future<PreparedDay>> days = new ArrayList<>();
        for (DayFile file : files) {
          days.add(threads.submit(() -> prepare(file)));
        }
        return awaitAll(days);
      } finally {
        // While the lock is held: a day that is given up must not go on beside the next holder's.
        end(threads);
        fileSystem.delete(store.workDirectory(), true);
      }
    }
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      var unused = threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<PreparedDay> awaitAll(List<Future<PreparedDay>> days) throws IOException {
    List<PreparedDay> prepared = new ArrayList<>();
    try {
      for (Future<PreparedDay> day : days) {
        prepared.add(day.get());
      }
      return prepared;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while days were prepared", interrupted);
    } finally {
      days.forEach(day -> day.cancel(true));
    }
  }

  private PreparedDay prepare(DayFile file) throws IOException {
    String fingerprint = Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop);
    Optional<PreparedDay> known = store.find(file.day());
    if (known.isPresent() && known.get().fingerprint().equals(fingerprint)) {
      progress.accept("day " + file.day() + ": unchanged, " + known.get().rows() + " rows");
      return known.get();
    }
    Path made = new Path(store.workDirectory(), UUID.randomUUID().toString());
    Dataset<Row> lines = lines(file);
    Quality quality = write(lines, made);
    Quarantine.check("day file " + file.path(), quality, config.data().maxMalformedShare(), lines);
    if (quality.malformed() > 0) {
      Quarantine.write(lines, store.quarantine(file.day()));
    } else {
      Storage.fileSystem(made, hadoop).delete(store.quarantine(file.day()), true);
    }
    PreparedDay day = PreparedDay.of(file, fingerprint, quality, parquetFiles(made));
    store.commit(day, made);
    progress.accept(day.described(Optional.of(store.quarantine(day.day()))));
    return day;
  }

  private Dataset<Row> lines(DayFile file) {
    return DayFileReader.read(
        spark,
        List.of(file.path().toString()),
        LabelRule.REQUIRED,
        config.data().splitBytes(),
        config.data().maxLineBytes());
  }

  private static Quality write(Dataset<Row> lines, Path directory) {
    Observation observation = new Observation();
    Quality.observe(lines, observation)
        .where(col(DayFileSchema.REJECT).isNull())
        .select(
            CriteoSchema.COLUMNS.stream()
                .map(name -> col(name))
                .toArray(org.apache.spark.sql.Column[]::new))
        .write()
        .option("compression", "zstd")
        // Small row groups, so that one large file can be read by several tasks.
        .option("parquet.block.size", 16 << 20)
        .parquet(directory.toString());
    return Quality.of(observation);
  }

  private List<String> parquetFiles(Path directory) throws IOException {
    return Arrays.stream(Storage.fileSystem(directory, hadoop).listStatus(directory))
        .map(status -> status.getPath().getName())
        .filter(name -> name.endsWith(".parquet"))
        .sorted()
        .toList();
  }
}
