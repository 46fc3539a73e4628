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

/** Whether the job can read its input, and write where it has to, on any Hadoop file system. */
public final class PlaceChecks {
  private static final int NAMES_SHOWN = 8;

  /** More than an empty file, which fits on a full volume. */
  private static final int PROBE_BYTES = 64 << 10;

  private final CtrConfig config;
  private final Configuration hadoop;
  private final Optional<String> elsewhere;
  private final Consumer<Finding> findings;

  /**
   * Makes the checks.
   *
   * @param elsewhere a directory that is on another machine, the cluster's volume seen from outside
   */
  public PlaceChecks(
      CtrConfig config,
      Configuration hadoop,
      Optional<String> elsewhere,
      Consumer<Finding> findings) {
    this.config = config;
    this.hadoop = hadoop;
    this.elsewhere = elsewhere;
    this.findings = findings;
  }

  /** All checks, in the order in which a run would meet them. */
  public void run() {
    findings.accept(input());
    tellWritable("data.prepared", config.data().prepared());
    if (tellWritable("runs.directory", config.runs().directory())) {
      findings.accept(VolumeCheck.of(config.doctor(), new Path(config.runs().directory()), hadoop));
    }
  }

  private Finding input() {
    String name = "data.input";
    for (String place : config.data().input()) {
      if (isElsewhere(place)) {
        return skipped(name, place);
      }
    }
    try {
      List<DayFile> days = DayFile.find(config.data().input(), hadoop);
      for (DayFile day : days) {
        try (var in = Storage.fileSystem(day.path(), hadoop).open(day.path())) {
          // One byte: a file may be listed and yet not be readable.
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
          name, told(unreadable), "give this user the right to read there; check the mount");
    }
  }

  /**
   * Writes a small file where the directory is, or would be made, and tells what that shows.
   *
   * @return whether it could be written here
   */
  private boolean tellWritable(String name, String place) {
    if (isElsewhere(place)) {
      findings.accept(skipped(name, place));
      return false;
    }
    try {
      Path directory = new Path(place);
      FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
      Path there = existing(directory, fileSystem);
      Path probe = new Path(there, ".ctr-doctor-" + UUID.randomUUID());
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
              there.equals(fileSystem.makeQualified(directory))
                  ? place + " is writable"
                  : place + " is not there yet; " + there.toUri().getPath() + " is writable"));
      findings.accept(space(name, place, fileSystem.getStatus(there).getRemaining()));
      findings.accept(Clocks.compared(name, skew, config.doctor().maxClockSkew()));
      return true;
    } catch (IOException | IllegalArgumentException | FSError refused) {
      findings.accept(
          Finding.fail(
              name,
              place + ": " + told(refused),
              "give this user the right to write there; check the mount and the space left"));
      return false;
    }
  }

  private boolean isElsewhere(String place) {
    return elsewhere.filter(directory -> (place + "/").startsWith(directory + "/")).isPresent();
  }

  private static Finding skipped(String name, String place) {
    return Finding.skip(name, place + " is on the cluster's volume; ctr submit doctor looks there");
  }

  /** The directory itself or the nearest one above it that exists. */
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

  private Finding space(String name, String place, long freeBytes) {
    String check = name + " space";
    String detail = "%.1f GiB free at %s".formatted(freeBytes / (double) (1L << 30), place);
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

  /** Hadoop's local file system wraps what a write came to in an error. */
  private static String told(Throwable failure) {
    Throwable told = failure instanceof FSError ? failure.getCause() : failure;
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }
}
