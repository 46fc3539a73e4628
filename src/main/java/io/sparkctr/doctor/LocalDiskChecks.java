package io.sparkctr.doctor;

import io.sparkctr.config.DoctorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Whether the local directories of an embedded Spark can hold the rows of a training. */
public final class LocalDiskChecks {
  private static final String NAME = "local dir";
  private static final String LARGER = "free space there, or set spark.local.dir to a larger disk";
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  /** Not empty: an empty file fits on a full disk. */
  private static final int PROBE_BYTES = 64 << 10;

  private final DoctorConfig config;
  private final Consumer<Finding> findings;

  public LocalDiskChecks(DoctorConfig config, Consumer<Finding> findings) {
    this.config = config;
    this.findings = findings;
  }

  /** Checks each place, or its nearest existing parent. */
  public void run(List<Path> places) {
    for (Path place : places) {
      try {
        Path there = place;
        while (!Files.exists(there)) {
          there = there.getParent();
        }
        Path probe = Files.createTempFile(there, ".ctr-doctor-", ".probe");
        try {
          Files.write(probe, new byte[PROBE_BYTES]);
        } finally {
          Files.delete(probe);
        }
        findings.accept(medium(place, Files.getFileStore(there).type()));
        findings.accept(space(place, there.toFile().getUsableSpace()));
      } catch (IOException refused) {
        findings.accept(
            Finding.fail(
                NAME,
                place + ": " + refused,
                "give this user the right to write there, free space there, or set spark.local.dir"));
      }
    }
  }

  static Finding medium(Path place, String fileSystem) {
    return IN_MEMORY.contains(fileSystem)
        ? Finding.warn(
            NAME,
            place + " is a RAM disk (" + fileSystem + "): its files take memory from the heap",
            "set spark.local.dir to a directory on a disk")
        : Finding.ok(NAME, place + " is writable (" + fileSystem + ")");
  }

  private Finding space(Path place, long freeBytes) {
    String detail = "%.1f GiB free at %s".formatted(freeBytes / (double) (1L << 30), place);
    return freeBytes >= config.minLocalFreeBytes()
        ? Finding.ok(NAME + " space", detail)
        : Finding.warn(
            NAME + " space",
            detail
                + ", less than the %.1f GiB of doctor.min-local-free"
                    .formatted(config.minLocalFreeBytes() / (double) (1L << 30)),
            LARGER);
  }
}
