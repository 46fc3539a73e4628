package io.sparkctr.run;

import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.storage.HeartbeatLock;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of all runs. A run is visible once it has its manifest. The one-line file {@code
 * latest} holds the id of the published run.
 */
public final class RunStore {
  private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);
  private static final String LATEST = "latest";

  private final Path root;
  private final RunsConfig config;
  private final Configuration hadoop;

  public RunStore(RunsConfig config, Configuration hadoop) {
    this.root = new Path(config.directory());
    this.config = config;
    this.hadoop = hadoop;
  }

  /** The files of a run. */
  public record RunDirectory(Path path) {
    /** The id of the run. */
    public String id() {
      return path.getName();
    }

    /** The model directory. */
    public Path model() {
      return new Path(path, "model");
    }

    /** The figures of the evaluation. */
    public Path metrics() {
      return new Path(path, "metrics.json");
    }

    /** The strongest features of a linear model; a run of an older program has none. */
    public Path features() {
      return new Path(path, "features.json");
    }

    /** The effective configuration, secrets hidden. */
    public Path config() {
      return new Path(path, "config.conf");
    }

    /** The report, one page. */
    public Path report() {
      return new Path(path, "report.html");
    }

    /** Malformed lines, only where training read the day files. */
    public Path quarantine() {
      return new Path(path, "quarantine");
    }

    private Path manifest() {
      return new Path(path, "manifest.json");
    }

    private Path lock() {
      return new Path(path, "_lock");
    }
  }

  /** A run directory that only this process may write to, until it is closed. */
  public record Claim(RunDirectory directory, HeartbeatLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /**
   * Claims a run directory, and deletes what an unfinished run of the same id left there. A retry
   * ({@code if-finished = reuse}) waits until the lock of an earlier attempt expires.
   *
   * @throws UserError if a finished run has the id, or another process works on it
   */
  public Claim claim(String id) throws IOException {
    RunDirectory run = directory(id);
    requireUnfinished(run);
    HeartbeatLock lock =
        HeartbeatLock.claimPatiently(
            run.lock(), config.lockTimeout(), config.lockPatience(), "run " + run.path(), hadoop);
    try {
      requireUnfinished(run);
      FileSystem fileSystem = Storage.fileSystem(run.path(), hadoop);
      for (FileStatus left : fileSystem.listStatus(run.path())) {
        if (!left.getPath().getName().equals(run.lock().getName())) {
          fileSystem.delete(left.getPath(), true);
        }
      }
      LOG.info("run {} claimed: {}", id, run.path());
      return new Claim(run, lock);
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /** Makes the run visible. */
  public void commit(RunDirectory run, RunManifest manifest) throws IOException {
    Storage.replace(run.manifest(), Json.write(manifest), hadoop);
  }

  /** Publishes the run: makes it the latest, in one piece. */
  public void publish(RunDirectory run) throws IOException {
    Storage.replace(new Path(root, LATEST), run.id() + "\n", hadoop);
    LOG.info("run {} published: {}", run.id(), run.path());
  }

  /** The id of the published run. */
  public Optional<String> latest() throws IOException {
    try {
      return Optional.of(Storage.read(new Path(root, LATEST), hadoop).strip());
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  /** The manifest of the published run; also empty if that run was deleted. */
  public Optional<RunManifest> published() throws IOException {
    Optional<String> latest = latest();
    return latest.isPresent() ? find(latest.get()) : Optional.empty();
  }

  /** The run directory of an id, whether the run exists or not. */
  public RunDirectory directory(String id) {
    return new RunDirectory(new Path(root, id));
  }

  /**
   * The manifest of a finished run.
   *
   * @throws UserError if it is damaged, or a newer program wrote it
   */
  public Optional<RunManifest> find(String id) throws IOException {
    Path manifest = directory(id).manifest();
    try {
      String text = Storage.read(manifest, hadoop);
      int version = Json.formatVersion(text);
      if (version > RunManifest.FORMAT_VERSION) {
        throw new UserError(
            "%s has format version %d, but this program reads versions up to %d: use the program that made the run, or a newer one"
                .formatted(manifest, version, RunManifest.FORMAT_VERSION));
      }
      return Optional.of(Json.read(text, RunManifest.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new UserError(manifest + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  /**
   * The manifest of a finished run.
   *
   * @param id the id of the run, or {@code latest}
   * @throws UserError if there is none
   */
  public RunManifest require(String id) throws IOException {
    String named =
        id.equals(LATEST)
            ? latest().orElseThrow(() -> new UserError("no run is published in " + root + " yet"))
            : id;
    return find(named)
        .orElseThrow(
            () ->
                new UserError(
                    "no finished run \"" + named + "\" in " + root + ": see bin/ctr runs list"));
  }

  /** All finished runs, oldest first. */
  public List<RunManifest> list() throws IOException {
    FileSystem fileSystem = Storage.fileSystem(root, hadoop);
    List<RunManifest> runs = new ArrayList<>();
    if (fileSystem.exists(root)) {
      for (FileStatus status : fileSystem.listStatus(root)) {
        if (status.isDirectory()) {
          find(status.getPath().getName()).ifPresent(runs::add);
        }
      }
    }
    runs.sort(Comparator.comparing(RunManifest::createdAt));
    return runs;
  }

  private void requireUnfinished(RunDirectory run) throws IOException {
    if (find(run.id()).isPresent()) {
      throw new UserError(
          "run %s is finished: choose another runs.id, delete %s, or set runs.if-finished=reuse to complete its publication"
              .formatted(run.id(), run.path()));
    }
  }
}
