package io.sparkctr.doctor;

import io.sparkctr.config.DoctorConfig;
import io.sparkctr.doctor.VolumeSpeed.ReadPath;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The measured speed of the volume that holds the runs, held against its service level's promise.
 */
final class VolumeCheck {
  private static final String NAME = "volume speed";

  /** A single stream that reaches this share of the promise is no reason to look further. */
  private static final double ENOUGH = 0.8;

  private VolumeCheck() {}

  static Finding of(DoctorConfig config, Path directory, Configuration hadoop) {
    try {
      FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
      if (!(fileSystem instanceof LocalFileSystem || fileSystem instanceof RawLocalFileSystem)) {
        return Finding.skip(NAME, directory + " is no mounted volume");
      }
      java.nio.file.Path there =
          java.nio.file.Path.of(fileSystem.makeQualified(directory).toUri().getPath());
      while (!Files.exists(there)) {
        there = there.getParent();
      }
      if (there.toFile().getUsableSpace() < 2 * config.probeBytes()) {
        return Finding.skip(NAME, "not measured: too little space left for doctor.probe-size");
      }
      return judged(VolumeSpeed.measure(there, config.probeBytes()), config);
    } catch (IOException | IllegalArgumentException refused) {
      return Finding.skip(NAME, "not measured: " + refused.getMessage());
    }
  }

  static Finding judged(VolumeSpeed speed, DoctorConfig config) {
    String detail =
        "write %.0f MiB/s (fsync), read %.0f MiB/s (%s), one stream"
            .formatted(
                speed.write(),
                speed.read(),
                speed.readPath() == ReadPath.DIRECT
                    ? "past the page cache"
                    : "from the page cache, which tells nothing of the volume");
    double promise = config.tier().mebibytesPerSecond(config.volumeBytes());
    if (promise == 0) {
      return Finding.ok(NAME, detail + "; doctor.tier promises nothing to hold it against");
    }
    detail += "; promised %.0f MiB/s".formatted(promise);
    boolean readsCount = speed.readPath() == ReadPath.DIRECT;
    double slowest = readsCount ? Math.min(speed.write(), speed.read()) : speed.write();
    return slowest >= ENOUGH * promise
        ? Finding.ok(NAME, detail)
        : Finding.warn(
            NAME,
            detail,
            "check doctor.tier and doctor.volume-size, the mount options (nconnect, rsize, wsize), and who else uses the volume");
  }
}
