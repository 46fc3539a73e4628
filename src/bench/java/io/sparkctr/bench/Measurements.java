package io.sparkctr.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures groups. Each repetition runs every entry once, so that a slow phase of the machine
 * affects all of them.
 */
final class Measurements {
  private final Path scratch;
  private final Map<String, String> versions = new LinkedHashMap<>();

  Measurements(Path scratch) {
    this.scratch = scratch;
  }

  /** Versions that the contenders reported so far, by peer. */
  Map<String, String> versions() {
    return versions;
  }

  /** Measures all entries of a group. Does not repeat an entry that failed. */
  List<Result> of(Group group) throws IOException, InterruptedException {
    readOnce(group);
    List<Result> results = group.entries().stream().map(Result::new).toList();
    int max = group.entries().stream().mapToInt(Entry::repetitions).max().orElse(0);
    for (int repetition = 0; repetition < max; repetition++) {
      for (Result result : results) {
        if (repetition < result.entry().repetitions() && result.failure() == null) {
          measure(group, result);
        }
      }
    }
    return results;
  }

  private void measure(Group group, Result result) throws IOException, InterruptedException {
    Entry entry = result.entry();
    Path own = Files.createDirectories(scratch.resolve("contender"));
    writeBack();
    ContenderProcess process =
        ContenderProcess.run(
            entry.contender().launch(entry.work(), own),
            entry.work().cores(),
            ContenderProcess.localFiles(own));
    if (process.succeeded()) {
      Outcome outcome = entry.contender().outcome(process.output(), entry.work(), own);
      result.add(
          new Attempt(
              process.process().seconds(),
              process.process().cpuSeconds(),
              process.process().peakResidentBytes() / (double) (1 << 20),
              process.localMebibytes(),
              outcome));
      if (!outcome.version().isEmpty()) {
        versions.put(entry.contender().peer().toString(), outcome.version());
      }
    } else {
      process.errors().forEach(System.err::println);
      result.fail(process.lastError());
    }
    delete(own);
    System.err.printf(
        Locale.ROOT,
        "bench: %s, %,d rows, %s: %s%n",
        group.suite(),
        entry.work().rows(),
        entry.label(),
        process.succeeded()
            ? String.format(Locale.ROOT, "%.1f s", process.process().seconds())
            : "failed: " + process.lastError());
  }

  /** Reads all files once, so that no contender reads from a cold disk. */
  private static void readOnce(Group group) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Entry entry : group.entries()) {
      files.addAll(entry.work().training());
      files.add(entry.work().test());
    }
    for (Path file : files) {
      Files.copy(file, OutputStream.nullOutputStream());
    }
  }

  /** Flushes writes to disk, so that no contender waits for those of the previous one. */
  private static void writeBack() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }

  /** Deletes a directory with its content. */
  static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(directory)) {
      files = new ArrayList<>(found.sorted(Comparator.reverseOrder()).toList());
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
