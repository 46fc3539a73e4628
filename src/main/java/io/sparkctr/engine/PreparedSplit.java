package io.sparkctr.engine;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What became of one split of a day file.
 *
 * @param file name of the Parquet file that holds its good rows; null where it has none
 * @param rows good rows
 * @param positives clicks among them
 * @param rejects rejected lines by reason, reasons without lines left out
 */
record PreparedSplit(String file, long rows, long positives, Map<RejectReason, Long> rejects)
    implements Serializable {

  /** What became of the day file that these are the splits of, in order. */
  static DayPreparation.Made together(List<PreparedSplit> splits) {
    List<String> files = splits.stream().map(PreparedSplit::file).filter(Objects::nonNull).toList();
    return new DayPreparation.Made(sum(splits), files);
  }

  private static LineCounts sum(List<PreparedSplit> splits) {
    Map<String, Long> rejects = new TreeMap<>();
    for (PreparedSplit split : splits) {
      split.rejects.forEach((reason, lines) -> rejects.merge(reason.id(), lines, Long::sum));
    }
    return new LineCounts(
        splits.stream().mapToLong(PreparedSplit::rows).sum(),
        splits.stream().mapToLong(PreparedSplit::positives).sum(),
        rejects);
  }
}
