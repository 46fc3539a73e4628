package io.sparkctr.data;

import io.sparkctr.config.CtrConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The facts of a day: its file, fingerprint and counts; and its Parquet files, if it was prepared.
 * The JSON of a prepared day is its {@code _manifest.json}, which makes it visible.
 *
 * @param day the day's name
 * @param source path of the day file
 * @param bytes size of the day file
 * @param fingerprint of the day file and the preparation, 64 hex digits
 * @param rows good rows
 * @param positives clicks among them
 * @param malformed lines in quarantine
 * @param rejects these lines by reason, without the reasons that have no lines
 * @param files names of the Parquet files beside the manifest; none if the run read the day file
 *     itself and prepared nothing
 */
public record DayRecord(
    String day,
    String source,
    long bytes,
    String fingerprint,
    long rows,
    long positives,
    long malformed,
    Map<String, Long> rejects,
    List<String> files) {

  /** A day that a run read from its file without preparing it. */
  public static DayRecord ofFile(
      DayFile file, LineCounts counts, CtrConfig config, Configuration hadoop) throws IOException {
    return of(
        file,
        Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop),
        counts,
        List.of());
  }

  public static DayRecord of(
      DayFile file, String fingerprint, LineCounts counts, List<String> files) {
    return new DayRecord(
        file.day(),
        file.path().toString(),
        file.bytes(),
        fingerprint,
        counts.rows(),
        counts.positives(),
        counts.malformed(),
        counts.rejects(),
        files);
  }

  /** The good rows of these days together. */
  public static long rows(List<DayRecord> days) {
    return days.stream().mapToLong(day -> day.rows()).sum();
  }

  /** The rows of these days by the path of their day file, in the order of the days. */
  public static Map<String, Long> rowsByFile(List<DayRecord> days) {
    Map<String, Long> rows = new LinkedHashMap<>();
    days.forEach(day -> rows.put(day.source(), day.rows()));
    return rows;
  }

  /**
   * One line about the day: name, rows and rejected lines.
   *
   * @param quarantine the directory of the rejected lines; empty if they are not kept
   */
  public String described(Optional<Path> quarantine) {
    String good = "day %s: %d rows".formatted(day, rows);
    return malformed == 0
        ? good
        : good
            + ", %d lines %s (%s)%s"
                .formatted(
                    malformed,
                    quarantine.isPresent() ? "in quarantine" : "malformed",
                    Quarantine.counts(rejects),
                    quarantine.map(path -> ": " + path).orElse(""));
  }
}
