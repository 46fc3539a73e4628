package io.sparkctr.data.reader;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.schema.LabelRule;
import io.sparkctr.schema.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The good rows of one split, column by column; the other lines are counted only. Its methods throw
 * a {@link io.sparkctr.config.UserError} for a file that cannot be read whole.
 */
public final class ColumnReader implements Closeable {
  private final LabelRule labelRule;
  private final SplitLines lines;
  private final Map<RejectReason, Long> rejects = new EnumMap<>(RejectReason.class);

  /**
   * Opens the split's file.
   *
   * @param labelRule whether rows without a label pass
   * @param maxLineBytes longer lines are rejected unread
   */
  public ColumnReader(Split split, LabelRule labelRule, int maxLineBytes, Configuration hadoop) {
    this.labelRule = labelRule;
    this.lines = new SplitLines(split, maxLineBytes, hadoop);
  }

  /** Fills the block with the next rows, in their order; false when there are none. */
  public boolean read(ColumnBlock block) {
    block.clear();
    int[] values = block.values();
    while (!block.isFull() && lines.advance()) {
      LineReader line = lines.line();
      if (line.overlong()) {
        rejects.merge(RejectReason.LINE_LENGTH, 1L, Long::sum);
        continue;
      }
      long result =
          RowParser.parse(
              line.buffer(),
              line.from(),
              line.to(),
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

  /** Rejected lines so far, by reason; reasons without lines left out. */
  public Map<RejectReason, Long> rejects() {
    return rejects;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
