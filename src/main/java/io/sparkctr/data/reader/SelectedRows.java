package io.sparkctr.data.reader;

import io.sparkctr.schema.LabelRule;
import io.sparkctr.schema.RejectReason;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** The selected lines of one split, parsed one by one. */
final class SelectedRows implements Iterator<Row> {
  private final Split split;
  private final LabelRule labelRule;
  private final SelectedLines.Selection selection;
  private final LineReader lines;
  private final int[] values = new int[RowParser.COLUMNS];

  /** Parsed ahead of the call that asks for it; null at the end. */
  private Row next;

  /** Opens the split until the task ends. */
  SelectedRows(
      Split split, ReadOptions options, Configuration hadoop, SelectedLines.Selection selection) {
    this.split = split;
    this.labelRule = options.labelRule();
    this.selection = selection;
    try {
      this.lines =
          new LineReader(
              SplitStream.open(split, hadoop), split.start(), split.end(), options.maxLineBytes());
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
    next = advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Row next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = advance();
    return row;
  }

  private Row advance() {
    try {
      while (lines.advance()) {
        if (selection.includes(lines.buffer(), lines.from(), lines.to())) {
          return row();
        }
      }
      return null;
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
  }

  private Row row() {
    Object[] row = new Object[RowParser.COLUMNS + 1];
    if (lines.overlong()) {
      row[RowParser.COLUMNS] = RejectReason.LINE_LENGTH.id();
      return RowFactory.create(row);
    }
    long result =
        RowParser.parse(lines.buffer(), lines.from(), lines.to(), labelRule, values, 0, 1);
    if (result < 0) {
      row[RowParser.COLUMNS] = RowParser.reason(result).id();
      return RowFactory.create(row);
    }
    for (int column = 0; column < RowParser.COLUMNS; column++) {
      row[column] = (result >> column & 1) == 0 ? values[column] : null;
    }
    return RowFactory.create(row);
  }

  private void close() {
    try {
      lines.close();
    } catch (IOException failure) {
      throw ReadFailure.onRead(split, failure);
    }
  }
}
