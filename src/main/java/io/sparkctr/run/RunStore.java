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

/**
 * The directory of runs. A run is there once its manifest is; {@code latest} is a one-line file
 * with the id of the published run.
 */
public final class RunStore {
  private static final String LATEST = "latest";

  private final Path root;
  private final RunsConfig config;
  private final Configuration hadoop;

  public RunStore(RunsConfig config, Configuration hadoop) {
    this.root = new Path(config.directory());
    this.config = config;
    this.hadoop = hadoop;
  }

  /** A run directory that this process alone may write to, until closed. */
  public record Claim(RunDirectory directory, HeartbeatLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /**
   * Claims a run directory; what an unfinished run of the same id left in it is deleted. Where a
   * retry is expected ({@code if-finished = reuse}), an earlier attempt's lock may run out first.
   *
   * @throws UserError where a finished run has the id, or another process is at work on it
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

  /** Makes the run the latest, in one piece. */
  public void publish(RunDirectory run) throws IOException {
    Storage.replace(new Path(root, LATEST), run.id() + "\n", hadoop);
  }

  /** Id of the published run. */
  public Optional<String> latest() throws IOException {
    try {
      return Optional.of(Storage.read(new Path(root, LATEST), hadoop).strip());
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  /** The manifest of the published run; empty too where that run was deleted. */
  public Optional<RunManifest> published() throws IOException {
    Optional<String> latest = latest();
    return latest.isPresent() ? find(latest.get()) : Optional.empty();
  }

  /** The run directory of an id, whether there is a run or not. */
  public RunDirectory directory(String id) {
    return new RunDirectory(new Path(root, id));
  }

  /** The manifest of a finished run. */
  public Optional<RunManifest> find(String id) throws IOException {
    Path manifest = directory(id).manifest();
    try {
      return Optional.of(Json.read(Storage.read(manifest, hadoop), RunManifest.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new UserError(manifest + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  /**
   * The manifest of a finished run, {@code latest} allowed.
   *
   * @throws UserError where there is none
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
          "run %s is finished: choose another runs.id, or delete %s"
              .formatted(run.id(), run.path()));
    }
  }
}
