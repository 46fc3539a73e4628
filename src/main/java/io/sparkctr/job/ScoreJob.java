package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.Quarantine;
import io.sparkctr.engine.Session;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.report.Console;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.spark.LastTasks;
import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code score}: writes the click probability of each row of the day files, labelled or not, to a
 * directory {@code day=N} for each file.
 *
 * <p>{@code _manifest.json} lists the files and is written last: it is the commit. A directory
 * without it holds no finished scores.
 */
public final class ScoreJob {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreJob.class);
  private static final String LOCK = "_lock";
  private static final String WORK = "_work";
  private static final String MANIFEST = "_manifest.json";
  private static final String QUARANTINE = "_quarantine";
  private static final int FORMAT_VERSION = 1;

  /**
   * What a killed attempt may leave: its work, its lock, and the lock's or manifest's neighbours.
   */
  private static final Pattern LEFTOVER =
      Pattern.compile("_work|_lock(\\..*)?|\\._(lock|manifest)\\..*");

  private final CtrConfig config;
  private final Session session;
  private final Console console;
  private final Configuration hadoop;
  private final Path output;
  private final FileSystem fileSystem;

  private ScoreJob(CtrConfig config, Session session, Console console) throws IOException {
    this.config = config;
    this.session = session;
    this.console = console;
    hadoop = session.hadoop();
    output = new Path(config.score().output());
    fileSystem = Storage.fileSystem(output, hadoop);
  }

  /**
   * The content of {@code _manifest.json}.
   *
   * @param model directory of the model
   * @param format {@code parquet} or {@code tsv}
   */
  private record Manifest(
      int formatVersion,
      String createdAt,
      String gitCommit,
      String model,
      String format,
      List<ScoredDay> days) {}

  /**
   * A scored day.
   *
   * @param source path of the day file
   * @param rows rows with a score
   * @param malformed lines in quarantine
   * @param files names of the files in {@code day=N}
   */
  private record ScoredDay(
      String day, String source, long rows, long malformed, List<String> files) {}

  /** Scores. The last line of the output is the directory. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    if (config.score().output().isEmpty()) {
      throw new UserError("score.output is not set: name the directory to write the scores to");
    }
    try (Session session = Session.open(config, console::progress)) {
      new ScoreJob(config, session, console).execute();
    }
    console.result(config.score().output());
  }

  @SuppressWarnings("try") // The lock is only held.
  private void execute() throws IOException {
    requireUnused();
    StoredModel model = ModelReference.load(config.score().model(), config, hadoop);
    session.engine().announce(model.model().kind());
    List<DayFile> files = DayFile.find(config.data().input(), hadoop);
    boolean existed = fileSystem.exists(output);
    boolean committed = false;
    try {
      try (HeartbeatLock lock =
          HeartbeatLock.claimPatiently(
              new Path(output, LOCK),
              config.runs().lockTimeout(),
              config.runs().lockPatience(),
              "score.output " + output,
              hadoop)) {
        requireUnused();
        committed = scoreAll(files, model, lock);
      }
    } finally {
      if (!committed && !existed) {
        deleteIfEmpty(output);
      }
    }
  }

  /** Scores into a work directory, moves the files to their places, and writes the manifest. */
  private boolean scoreAll(List<DayFile> files, StoredModel model, HeartbeatLock lock)
      throws IOException {
    Path workRoot = new Path(output, WORK);
    // Left by a killed attempt: the holder of the lock is alone here.
    fileSystem.delete(workRoot, true);
    Path work = new Path(workRoot, UUID.randomUUID().toString());
    List<Path> moved = new ArrayList<>();
    try {
      List<ScoredDay> days = new ArrayList<>();
      for (DayFile file : files) {
        days.add(score(file, model, work));
      }
      lock.requireHeld();
      List<String> made = new ArrayList<>(days.stream().map(day -> "day=" + day.day()).toList());
      if (fileSystem.exists(new Path(work, QUARANTINE))) {
        made.add(QUARANTINE);
      }
      for (String name : made) {
        Path place = new Path(output, name);
        Storage.move(new Path(work, name), place, fileSystem);
        moved.add(place);
      }
      Manifest manifest =
          new Manifest(
              FORMAT_VERSION,
              Instant.now().toString(),
              BuildInfo.gitCommit(),
              model.directory().toString(),
              config.score().format().name().toLowerCase(Locale.ROOT),
              days);
      if (!Storage.commit(new Path(output, MANIFEST), Json.write(manifest), hadoop)) {
        throw new UserError(
            "score.output " + output + ": another process has finished there; name another");
      }
      LOG.info("scores of {} days committed: {}", days.size(), output);
      return true;
    } catch (IOException | RuntimeException failure) {
      // Tasks that still run would write into what is deleted.
      LastTasks.await(session.spark());
      for (Path place : moved) {
        fileSystem.delete(place, true);
      }
      throw failure;
    } finally {
      // Not the whole of _work: whoever took the lock over may already write there.
      fileSystem.delete(work, true);
      deleteIfEmpty(workRoot);
    }
  }

  private ScoredDay score(DayFile file, StoredModel model, Path work) throws IOException {
    Path directory = new Path(work, "day=" + file.day());
    LineCounts lines = session.engine().score(file, model, directory);
    Path quarantine = new Path(work, QUARANTINE + "/day=" + file.day());
    Quarantine.keep(
        session.spark(), file, lines, LabelRule.OPTIONAL, config.data(), Optional.of(quarantine));
    console.progress(
        "day %s: %d rows scored%s"
            .formatted(
                file.day(),
                lines.rows(),
                lines.malformed() == 0
                    ? ""
                    : ", %d malformed lines in %s (%s)"
                        .formatted(
                            lines.malformed(),
                            new Path(output, QUARANTINE),
                            Quarantine.counts(lines))));
    return new ScoredDay(
        file.day(), file.path().toString(), lines.rows(), lines.malformed(), parts(directory));
  }

  private List<String> parts(Path directory) throws IOException {
    return Arrays.stream(fileSystem.listStatus(directory))
        .map(status -> status.getPath().getName())
        .filter(name -> name.startsWith("part-"))
        .sorted()
        .toList();
  }

  /** Ignores the work directory and the lock that a killed attempt left. */
  private void requireUnused() throws IOException {
    if (fileSystem.exists(output)
        && !Arrays.stream(fileSystem.listStatus(output))
            .map(status -> status.getPath().getName())
            .allMatch(name -> LEFTOVER.matcher(name).matches())) {
      throw new UserError(
          "score.output " + output + " exists: name a directory that does not, or delete it first");
    }
  }

  private void deleteIfEmpty(Path directory) throws IOException {
    if (fileSystem.exists(directory) && fileSystem.listStatus(directory).length == 0) {
      fileSystem.delete(directory, false);
    }
  }
}
