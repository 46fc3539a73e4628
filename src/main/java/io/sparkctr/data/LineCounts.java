package io.sparkctr.data;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of good and rejected lines.
 *
 * @param rows good rows
 * @param positives clicks among them
 * @param rejects rejected lines by reason, without the reasons that have no lines
 */
public record LineCounts(long rows, long positives, Map<String, Long> rejects)
    implements Serializable {
  /** No lines. */
  public static final LineCounts NONE = new LineCounts(0, 0, Map.of());

  /** Rejected lines. */
  public long malformed() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Share of the lines that were rejected, in [0, 1]; 0 without lines. */
  public double malformedShare() {
    return malformed() == 0 ? 0 : malformed() / (double) (rows + malformed());
  }

  /** The sum of both. */
  public LineCounts plus(LineCounts other) {
    Map<String, Long> sums = new TreeMap<>(rejects);
    other.rejects.forEach((reason, lines) -> sums.merge(reason, lines, Long::sum));
    return new LineCounts(rows + other.rows, positives + other.positives, sums);
  }

  /** Adds counts by path to {@code sums}. */
  public static void addAll(Map<String, LineCounts> counts, Map<String, LineCounts> sums) {
    counts.forEach((file, lines) -> sums.merge(file, lines, LineCounts::plus));
  }
}
