package io.sparkctr.data;

import java.util.List;
import java.util.Map;

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
 * @param files names of the Parquet files beside the manifest
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
    List<String> files) {}
