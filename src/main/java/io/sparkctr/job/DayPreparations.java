package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.Fingerprint;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.Quarantine;
import io.sparkctr.engine.Engine;
import io.sparkctr.engine.Session;
import io.sparkctr.report.Console;
import io.sparkctr.report.TextTable;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.spark.LastTasks;
import io.sparkctr.spark.Progress;
import io.sparkctr.spark.RowCounter;
import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Turns day files into prepared days, several at once. Skips a day whose fingerprint is unchanged.
 * A day becomes visible whole or not at all.
 */
public final class DayPreparations {
  private final SparkSession spark;
  private final CtrConfig config;
  private final Configuration hadoop;
  private final DayStore store;
  private final Engine engine;
  private final Progress progress;

  /**
   * @param progress receives the rows and a line for each day
   */
  public DayPreparations(Session session, CtrConfig config, Progress progress) {
    this.spark = session.spark();
    this.config = config;
    this.engine = session.engine();
    this.hadoop = session.hadoop();
    this.store = new DayStore(config.data().prepared(), hadoop);
    this.progress = progress;
  }

  /** {@code prepare}: prepares all days of the input, and shows what each holds. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config, console::progress)) {
      List<DayFile> files = DayFile.find(config.data().input(), session.hadoop());
      TextTable table = new TextTable("day", "rows", "clicks", "in quarantine");
      for (DayRecord day : new DayPreparations(session, config, console).prepare(files)) {
        table.row(
            day.day(),
            Long.toString(day.rows()),
            Long.toString(day.positives()),
            Long.toString(day.malformed()));
      }
      console.result(table.toString());
    }
  }

  /**
   * Prepares these day files; returns the days in the same order.
   *
   * @throws io.sparkctr.config.UserError for a file that cannot be read whole or holds too many
   *     malformed lines, or when another process prepares into the same directory
   */
  @SuppressWarnings("try") // The lock is only held.
  public List<DayRecord> prepare(List<DayFile> files) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(config.prepare().parallelDays());
    try (HeartbeatLock lock =
        HeartbeatLock.claimPatiently(
            store.lockFile(),
            config.runs().lockTimeout(),
            config.runs().lockPatience(),
            "the directory of prepared days " + config.data().prepared(),
            hadoop)) {
      FileSystem fileSystem = Storage.fileSystem(store.workDirectory(), hadoop);
      // Left by a killed process: the holder of the lock is alone here.
      fileSystem.delete(store.workDirectory(), true);
      String jobGroup = "prepare-" + UUID.randomUUID();
      long rows = files.stream().mapToLong(DayFile::estimatedRows).sum();
      try (RowCounter counter = new RowCounter(spark.sparkContext(), "prepare", rows, progress)) {
        var completed = new ExecutorCompletionService<DayRecord>(threads);
        List<Future<DayRecord>> days = new ArrayList<>();
        for (DayFile file : files) {
          days.add(completed.submit(() -> prepare(file, jobGroup, counter)));
        }
        return awaitAll(days, completed);
      } catch (IOException | RuntimeException failure) {
        end(threads);
        cancel(jobGroup);
        throw failure;
      } finally {
        // Before the lock is released: a cancelled day must not run beside the next holder.
        end(threads);
        fileSystem.delete(store.workDirectory(), true);
      }
    }
  }

  /**
   * Cancels the jobs of the other days. A task that starts nevertheless fails, because its
   * directory is gone.
   */
  private void cancel(String jobGroup) {
    spark.sparkContext().cancelJobGroup(jobGroup);
    LastTasks.await(spark);
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    Threads.awaitEnd(threads);
  }

  private static List<DayRecord> awaitAll(
      List<Future<DayRecord>> days, CompletionService<DayRecord> completed) throws IOException {
    try {
      return Threads.await(
          () -> {
            // As they end, so that the first failure ends the others.
            for (int day = 0; day < days.size(); day++) {
              completed.take().get();
            }
            List<DayRecord> prepared = new ArrayList<>();
            for (Future<DayRecord> day : days) {
              prepared.add(day.get());
            }
            return prepared;
          },
          "interrupted while days were prepared");
    } finally {
      days.forEach(day -> day.cancel(true));
    }
  }

  private DayRecord prepare(DayFile file, String jobGroup, RowCounter counter) throws IOException {
    spark.sparkContext().setJobGroup(jobGroup, "prepare day " + file.day(), false);
    String fingerprint = Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop);
    Optional<DayRecord> known = store.find(file.day());
    if (known.isPresent() && known.get().fingerprint().equals(fingerprint)) {
      counter.skip(file.estimatedRows());
      progress.accept("day " + file.day() + ": unchanged, " + known.get().rows() + " rows");
      return known.get();
    }
    Path made = new Path(store.workDirectory(), UUID.randomUUID().toString());
    Storage.fileSystem(made, hadoop).mkdirs(made);
    Engine.PreparedFiles prepared = engine.prepare(file, made, counter.rowsDone());
    LineCounts lines = prepared.lines();
    Quarantine.keep(
        spark,
        file,
        lines,
        LabelRule.REQUIRED,
        config.data(),
        Optional.of(store.quarantine(file.day())));
    if (lines.malformed() == 0) {
      Storage.fileSystem(made, hadoop).delete(store.quarantine(file.day()), true);
    }
    DayRecord day = DayRecord.of(file, fingerprint, lines, prepared.files());
    store.commit(day, made);
    progress.accept(day.described(Optional.of(store.quarantine(day.day()))));
    return day;
  }
}
