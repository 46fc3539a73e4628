package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.LabelRule;
import io.sparkctr.schema.RejectReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** One split as columnar batches: a row for every line, whatever it holds. */
final class BatchReader implements PartitionReader<ColumnarBatch> {
  private static final Set<String> PLACE =
      Set.of(DayFileSchema.FILE, DayFileSchema.SPLIT, DayFileSchema.LINE);

  private final LabelRule labelRule;
  private final SplitLines lines;
  private final RowBatch rows;

  /** Whether the lines' content is asked for, and not only their number. */
  private final boolean parses;

  private final int[] values = new int[RowParser.COLUMNS];
  private long lineIndex;

  BatchReader(Split split, StructType columns, ReadOptions options, Configuration hadoop) {
    this.labelRule = options.labelRule();
    this.lines = new SplitLines(split, options.maxLineBytes(), hadoop);
    this.rows = new RowBatch(columns, split);
    this.parses = Arrays.stream(columns.fieldNames()).anyMatch(name -> !PLACE.contains(name));
  }

  @Override
  public boolean next() {
    rows.reset();
    long before = lineIndex;
    while (!rows.isFull() && lines.advance()) {
      addLine(lines.line());
      lineIndex++;
    }
    return lineIndex > before;
  }

  @Override
  public ColumnarBatch get() {
    return rows.batch();
  }

  @Override
  public void close() throws IOException {
    rows.close();
    lines.close();
  }

  private void addLine(LineReader line) {
    if (!parses) {
      rows.add(values, 0, lineIndex);
      return;
    }
    if (line.overlong()) {
      rows.addRejected(RejectReason.LINE_LENGTH, line, lineIndex);
      return;
    }
    long result = RowParser.parse(line.buffer(), line.from(), line.to(), labelRule, values, 0, 1);
    if (result >= 0) {
      rows.add(values, result, lineIndex);
    } else {
      rows.addRejected(RowParser.reason(result), line, lineIndex);
    }
  }
}
