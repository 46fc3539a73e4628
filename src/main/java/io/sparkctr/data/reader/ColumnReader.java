package io.sparkctr.data.reader;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads the good rows of one split into column blocks and counts the rejected lines. Its methods
 * throw a {@link io.sparkctr.config.UserError} for a file that cannot be read to its end.
 */
public final class ColumnReader implements Closeable {
  private final LabelRule labelRule;
  private final LineReader lines;
  private final Map<RejectReason, Long> rejects = new EnumMap<>(RejectReason.class);

  /**
   * Reads a split.
   *
   * @param in the split's uncompressed bytes, from its start; closed with this
   * @param labelRule whether rows without a label are good
   * @param maxLineBytes longer lines are rejected without parsing
   */
  public ColumnReader(InputStream in, Split split, LabelRule labelRule, int maxLineBytes) {
    this.labelRule = labelRule;
    this.lines = new LineReader(in, split, maxLineBytes);
  }

  /** Fills the block with the next good rows, in file order; false when there are none. */
  public boolean read(ColumnBlock block) {
    block.clear();
    int[] values = block.values();
    while (!block.isFull() && lines.advance()) {
      if (lines.overlong()) {
        rejects.merge(RejectReason.LINE_LENGTH, 1L, Long::sum);
        continue;
      }
      long result =
          RowParser.parse(
              lines.buffer(),
              lines.from(),
              lines.to(),
              labelRule,
              values,
              block.rows(),
              ColumnBlock.STRIDE);
      if (result >= 0) {
        block.add(result);
      } else {
        rejects.merge(RowParser.reason(result), 1L, Long::sum);
      }
    }
    return block.rows() > 0;
  }

  /** Rejected lines so far, by reason; without the reasons that have no lines. */
  public Map<RejectReason, Long> rejects() {
    return rejects;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
