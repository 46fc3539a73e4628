package io.sparkctr.baseline.plain;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.reader.ColumnReader;
import io.sparkctr.data.reader.Split;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The good rows of some splits as blocks of slots, in order; all blocks but the last are full. */
final class FileBlocks implements Iterator<SlotRows>, AutoCloseable {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final Iterator<Split> splits;
  private final SlotHash hash;
  private final int maxLineBytes;
  private final Configuration hadoop;
  private final ColumnBlock columns = new ColumnBlock();
  private ColumnReader reader;
  private int next;

  FileBlocks(List<Split> splits, SlotHash hash, int maxLineBytes, Configuration hadoop) {
    this.splits = splits.iterator();
    this.hash = hash;
    this.maxLineBytes = maxLineBytes;
    this.hadoop = hadoop;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == columns.rows()) {
        next = 0;
        columns.clear();
        if (reader == null) {
          if (!splits.hasNext()) {
            return false;
          }
          Split split = splits.next();
          reader = new ColumnReader(split.open(hadoop), split, LabelRule.REQUIRED, maxLineBytes);
        }
        if (!reader.read(columns)) {
          close();
        }
      }
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public SlotRows next() {
    byte[] labels = new byte[SlotRows.BLOCK_ROWS];
    int[] slots = new int[SlotRows.BLOCK_ROWS * FIELDS];
    int rows = 0;
    while (rows < SlotRows.BLOCK_ROWS && hasNext()) {
      int count = Math.min(SlotRows.BLOCK_ROWS - rows, columns.rows() - next);
      fill(labels, slots, rows, count);
      rows += count;
      next += count;
    }
    return rows == SlotRows.BLOCK_ROWS
        ? new SlotRows(labels, slots)
        : new SlotRows(Arrays.copyOf(labels, rows), Arrays.copyOf(slots, rows * FIELDS));
  }

  private void fill(byte[] labels, int[] slots, int first, int count) {
    int[] values = columns.values();
    for (int i = 0; i < count; i++) {
      labels[first + i] = (byte) values[next + i];
    }
    for (int field = 0; field < FIELDS; field++) {
      int column = 1 + field;
      int from = column * ColumnBlock.STRIDE + next;
      int to = first * FIELDS + field;
      int missing = hash.missing(field);
      boolean integers = field < CriteoSchema.INTEGERS;
      for (int i = 0; i < count; i++, to += FIELDS) {
        int value = values[from + i];
        if ((columns.empty(next + i) >>> column & 1) != 0) {
          slots[to] = missing;
        } else {
          slots[to] = integers ? hash.integer(field, value) : hash.category(field, value);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
