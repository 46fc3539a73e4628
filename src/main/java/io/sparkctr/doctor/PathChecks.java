package io.sparkctr.doctor;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whether the job can read its input and write its output, on any Hadoop file system. */
public final class PathChecks {
  private static final int NAMES_SHOWN = 8;

  /** Not empty: an empty file fits on a full volume. */
  private static final int PROBE_BYTES = 64 << 10;

  private final CtrConfig config;
  private final Configuration hadoop;
  private final Optional<String> elsewhere;
  private final Consumer<Finding> findings;

  /**
   * Prepares the checks.
   *
   * @param elsewhere a directory of another machine: the cluster's volume, seen from a workstation
   */
  public PathChecks(
      CtrConfig config,
      Configuration hadoop,
      Optional<String> elsewhere,
      Consumer<Finding> findings) {
    this.config = config;
    this.hadoop = hadoop;
    this.elsewhere = elsewhere;
    this.findings = findings;
  }

  /** Runs all checks, in the order in which a run uses the paths. */
  public void run() {
    findings.accept(input());
    checkWritable("data.prepared", config.data().prepared());
    if (checkWritable("runs.directory", config.runs().directory())) {
      findings.accept(
          VolumeSpeed.check(config.doctor(), new Path(config.runs().directory()), hadoop));
    }
  }

  private Finding input() {
    String name = "data.input";
    for (String path : config.data().input()) {
      if (isElsewhere(path)) {
        return skipped(name, path);
      }
    }
    try {
      List<DayFile> days = DayFile.find(config.data().input(), hadoop);
      for (DayFile day : days) {
        try (var in = Storage.fileSystem(day.path(), hadoop).open(day.path())) {
          // Reads a byte: some files are listed, but not readable.
          in.read();
        }
      }
      return Finding.ok(name, days.size() + " day files: " + names(days));
    } catch (UserError wrong) {
      return Finding.fail(
          name,
          wrong.getMessage().replaceFirst("^data\\.input: ", ""),
          "put day files there, or give data.input");
    } catch (IOException unreadable) {
      return Finding.fail(
          name, message(unreadable), "give this user the right to read there; check the mount");
    }
  }

  /**
   * Writes a small file in the directory, or in its nearest existing parent.
   *
   * @return whether that worked on this machine
   */
  private boolean checkWritable(String name, String path) {
    if (isElsewhere(path)) {
      findings.accept(skipped(name, path));
      return false;
    }
    try {
      Path directory = new Path(path);
      FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
      Path parent = existing(directory, fileSystem);
      Path probe = new Path(parent, ".ctr-doctor-" + UUID.randomUUID());
      Duration skew;
      try {
        try (var out = fileSystem.create(probe, false)) {
          out.write(new byte[PROBE_BYTES]);
        }
        skew = skew(fileSystem.getFileStatus(probe));
      } finally {
        Storage.deleteQuietly(probe, fileSystem);
      }
      findings.accept(
          Finding.ok(
              name,
              parent.equals(fileSystem.makeQualified(directory))
                  ? path + " is writable"
                  : path + " does not exist yet; " + parent.toUri().getPath() + " is writable"));
      findings.accept(space(name, path, fileSystem.getStatus(parent).getRemaining()));
      findings.accept(Clocks.compared(name, skew, config.doctor().maxClockSkew()));
      return true;
    } catch (IOException | IllegalArgumentException | FSError refused) {
      findings.accept(
          Finding.fail(
              name,
              path + ": " + message(refused),
              "give this user the right to write there; check the mount and the space left"));
      return false;
    }
  }

  private boolean isElsewhere(String path) {
    return elsewhere.filter(directory -> (path + "/").startsWith(directory + "/")).isPresent();
  }

  private static Finding skipped(String name, String path) {
    return Finding.skip(name, path + " is on the cluster's volume; ctr submit doctor checks it");
  }

  /** The directory, or its nearest existing parent. */
  private static Path existing(Path directory, FileSystem fileSystem) throws IOException {
    Path there = fileSystem.makeQualified(directory);
    while (!fileSystem.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!fileSystem.getFileStatus(there).isDirectory()) {
      throw new IOException(there.toUri().getPath() + " is a file, not a directory");
    }
    return there;
  }

  private static Duration skew(FileStatus justWritten) {
    return Duration.ofMillis(
        Math.abs(System.currentTimeMillis() - justWritten.getModificationTime()));
  }

  private Finding space(String name, String path, long freeBytes) {
    String check = name + " space";
    String detail = "%.1f GiB free at %s".formatted(freeBytes / (double) (1L << 30), path);
    return freeBytes >= config.doctor().minFreeBytes()
        ? Finding.ok(check, detail)
        : Finding.warn(
            check, detail, "delete old runs or prepared days, or make the volume larger");
  }

  private static String names(List<DayFile> days) {
    String shown =
        days.stream()
            .limit(NAMES_SHOWN)
            .map(day -> day.path().getName())
            .collect(Collectors.joining(", "));
    return days.size() > NAMES_SHOWN ? shown + ", …" : shown;
  }

  private static String message(Throwable failure) {
    Throwable cause = Storage.problem(failure);
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
