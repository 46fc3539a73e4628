package io.sparkctr.data;

import io.sparkctr.config.CtrConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A prepared day; its JSON is the day's {@code _manifest.json}, which makes the day visible.
 *
 * @param day name of the day
 * @param source path of the day file
 * @param bytes size of the day file
 * @param fingerprint fingerprint of the day file and the preparation, 64 hex digits
 * @param rows good rows
 * @param positives clicks among them
 * @param malformed lines in quarantine
 * @param rejects these lines by reason, reasons without lines left out
 * @param files names of the Parquet files beside the manifest; none where the day was read straight
 *     from its file
 */
public record PreparedDay(
    String day,
    String source,
    long bytes,
    String fingerprint,
    long rows,
    long positives,
    long malformed,
    Map<String, Long> rejects,
    List<String> files) {

  /** A day that was read straight from its file. */
  public static PreparedDay unprepared(
      DayFile file, LineCounts quality, CtrConfig config, Configuration hadoop) throws IOException {
    return of(
        file,
        Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop),
        quality,
        List.of());
  }

  public static PreparedDay of(
      DayFile file, String fingerprint, LineCounts quality, List<String> files) {
    return new PreparedDay(
        file.day(),
        file.path().toString(),
        file.bytes(),
        fingerprint,
        quality.rows(),
        quality.positives(),
        quality.malformed(),
        quality.rejects(),
        files);
  }

  /**
   * The day in a line: name, rows and what was rejected.
   *
   * @param quarantine where the rejected lines lie; empty = nowhere
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
