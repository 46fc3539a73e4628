package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** One split as columnar batches, with a row for every line, good or rejected. */
final class BatchReader implements PartitionReader<ColumnarBatch> {
  /** Columns that say where a line is, not what it holds. */
  private static final Set<String> PLACE =
      Set.of(DayFileSchema.FILE, DayFileSchema.SPLIT, DayFileSchema.LINE);

  private final LabelRule labelRule;
  private final LineReader lines;
  private final RowBatch rows;

  /** False if the query needs only the lines' places or their number. */
  private final boolean parses;

  private final int[] values = new int[RowParser.COLUMNS];
  private long lineIndex;

  /**
   * Opens the split's file.
   *
   * @param columns the columns of {@link DayFileSchema#SCHEMA} to fill
   */
  BatchReader(
      Split split, StructType columns, DayFileReader.Options options, Configuration hadoop) {
    this.labelRule = options.labelRule();
    this.lines = new LineReader(ReadAhead.open(split, hadoop), split, options.maxLineBytes());
    this.rows = new RowBatch(columns, split);
    this.parses = Arrays.stream(columns.fieldNames()).anyMatch(name -> !PLACE.contains(name));
  }

  @Override
  public boolean next() {
    rows.reset();
    long before = lineIndex;
    while (!rows.isFull() && lines.advance()) {
      addLine();
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

  private void addLine() {
    if (!parses) {
      rows.add(values, 0, lineIndex);
      return;
    }
    if (lines.overlong()) {
      rows.addRejected(RejectReason.LINE_LENGTH, lines, lineIndex);
      return;
    }
    long result =
        RowParser.parse(lines.buffer(), lines.from(), lines.to(), labelRule, values, 0, 1);
    if (result >= 0) {
      rows.add(values, result, lineIndex);
    } else {
      rows.addRejected(RowParser.reason(result), lines, lineIndex);
    }
  }
}
