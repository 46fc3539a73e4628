package io.sparkctr.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The generated day files. Day 0 is the test day; the later days are for training. More rows means
 * the same first days and further ones, so that figures for different row counts are comparable.
 */
final class DayData {
  static final String TEST_DAY = "0";

  private static final Path HOME = Path.of(System.getProperty("ctr.home"));
  private static final String SEED = "42";
  private static final String CLICK_RATE = "0.07";

  /** A generated row has about 240 bytes. */
  private static final long BYTES_A_ROW = 250;

  /** A prepared row has about 110 bytes; a row that training moved to disk has 161. */
  private static final long WORK_BYTES_A_ROW = 300;

  private final Path directory;
  private final long rowsPerDay;
  private final boolean generated;

  private DayData(Path directory, long rowsPerDay, boolean generated) {
    this.directory = directory;
    this.rowsPerDay = rowsPerDay;
    this.generated = generated;
  }

  /**
   * Finds the day files for these options, or generates them. Days of a larger directory are the
   * same.
   *
   * @throws DiskSpace.Shortage if the disk has no room for them and for the work
   */
  static DayData open(Options options, Path logs) throws IOException, InterruptedException {
    long days =
        1 + options.rows.stream().mapToLong(rows -> rows / options.testRows).max().orElse(0);
    String size = options.testRows + "-rows-a-day";
    Path sizes = options.data.toAbsolutePath().resolve(size);
    long work = Collections.max(options.rows) * WORK_BYTES_A_ROW;
    Optional<Path> found = withDays(sizes, days);
    Path directory = found.orElse(sizes.resolve(days + "-days"));
    String remedy = "free some, give fewer --rows, or another --data and --output";
    DiskSpace.require(logs, work, remedy);
    if (found.isEmpty()) {
      DiskSpace.require(directory, work + days * options.testRows * BYTES_A_ROW, remedy);
      System.err.printf(
          Locale.ROOT, "bench: generating %,d days of %,d rows …%n", days, options.testRows);
      Launch generate =
          new Launch(
              List.of(
                  HOME.resolve("bin/ctr").toString(),
                  "generate",
                  "generate.output=" + directory,
                  "generate.days=" + days,
                  "generate.rows-per-day=" + options.testRows,
                  "generate.click-rate=" + CLICK_RATE,
                  "generate.seed=" + SEED),
              Map.of());
      ContenderProcess generated =
          ContenderProcess.run(generate, Options.allCores(), ContenderProcess.localFiles(logs));
      if (!generated.succeeded()) {
        throw new IOException("cannot generate the day files: " + generated.lastError());
      }
    }
    return new DayData(directory, options.testRows, found.isEmpty());
  }

  /** The smallest directory with at least this number of days. */
  private static Optional<Path> withDays(Path sizes, long days) throws IOException {
    if (!Files.exists(sizes)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(sizes)) {
      return found
          .filter(directory -> Files.exists(directory.resolve("truth.json")))
          .filter(directory -> count(directory) >= days)
          .min(Comparator.comparingLong(DayData::count));
    }
  }

  private static long count(Path directory) {
    return Long.parseLong(directory.getFileName().toString().replaceAll("\\D", ""));
  }

  /** Deletes the day files if {@link #open} generated them. */
  void deleteGenerated() throws IOException {
    if (generated) {
      Measurements.delete(directory);
    }
  }

  /** Rounds a number of rows up to whole days. */
  long wholeDays(long rows) {
    return Math.max(1, (rows + rowsPerDay - 1) / rowsPerDay) * rowsPerDay;
  }

  /** A workload of the first training days, on all cores. */
  Workload days(long rows) {
    List<Path> training =
        LongStream.rangeClosed(1, rows / rowsPerDay)
            .mapToObj(day -> directory.resolve("day_" + day))
            .toList();
    return new Workload(rows, training, directory.resolve("day_" + TEST_DAY), Options.allCores());
  }

  /** The same rows as {@link #days}, in one file. */
  Workload singleDay(long rows) throws IOException {
    Workload days = days(rows);
    Path single = directory.resolve("single-" + rows).resolve("day_1");
    if (!Files.exists(single)) {
      Path unfinished = unfinished(single);
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        for (Path day : days.training()) {
          Files.copy(day, out);
        }
      }
      Files.move(unfinished, single, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Workload(rows, List.of(single), days.test(), days.cores());
  }

  /** A single day compressed by gzip at its default level. */
  Workload compressed(Workload single) throws IOException {
    Path plain = single.training().get(0);
    Path packed = plain.resolveSibling("packed").resolve(plain.getFileName() + ".gz");
    if (!Files.exists(packed)) {
      Path unfinished = unfinished(packed);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
        Files.copy(plain, out);
      }
      Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Workload(single.rows(), List.of(packed), single.test(), single.cores());
  }

  /** Settings of the day files, and the metrics of the true probabilities on the test day. */
  Map<String, Object> facts() throws IOException {
    JsonNode test =
        new ObjectMapper()
            .readTree(Files.readString(directory.resolve("truth.json")))
            .get("days")
            .get(0);
    return Map.of(
        "rowsPerDay",
        rowsPerDay,
        "clickRate",
        CLICK_RATE,
        "seed",
        SEED,
        "bayesLogLoss",
        test.get("bayesLogLoss").asDouble(),
        "bayesAuc",
        test.get("bayesAuc").asDouble(),
        "constantLogLoss",
        test.get("constantLogLoss").asDouble());
  }

  private static Path unfinished(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return file.resolveSibling(file.getFileName() + ".unfinished");
  }
}
