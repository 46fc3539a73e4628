package io.sparkctr.inspect;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.reader.ColumnReader;
import io.sparkctr.data.reader.Split;
import io.sparkctr.features.IntegerTokens;
import io.sparkctr.features.SlotHash;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The first good rows of a day file, in memory: only they can tell which tokens a slot stands for.
 */
final class SampleRows {
  /** Together 131,072 rows, which need 21 MB. */
  private static final int MAX_BLOCKS = 4;

  /** All full but the last. */
  private final List<ColumnBlock> blocks = new ArrayList<>();

  /** A token of a row, and its slot. */
  interface Receiver {
    /** Receives a missing value. */
    void missing(int slot);

    /**
     * Receives a value.
     *
     * @param token of an integer, or the 32 bits of a category
     */
    void token(int slot, int token);
  }

  /** A sample without rows. */
  static SampleRows none() {
    return new SampleRows();
  }

  /**
   * Reads the file's first good rows; less than a second of work for one thread.
   *
   * @param file a plain or gzip day file with labels
   * @param maxLineBytes longer lines are rejected
   * @throws io.sparkctr.config.UserError if the file cannot be read
   */
  static SampleRows read(Path file, int maxLineBytes, Configuration hadoop) throws IOException {
    SampleRows sample = new SampleRows();
    for (Split split : Split.plan(List.of(file.toString()), Long.MAX_VALUE, hadoop)) {
      try (var reader =
          new ColumnReader(split.open(hadoop), split, LabelRule.REQUIRED, maxLineBytes)) {
        ColumnBlock block = new ColumnBlock();
        while (sample.blocks.size() < MAX_BLOCKS && reader.read(block)) {
          sample.blocks.add(block);
          if (!block.isFull()) {
            break;
          }
          block = new ColumnBlock();
        }
      }
    }
    return sample;
  }

  /** How many there are. */
  int rows() {
    return blocks.stream().mapToInt(ColumnBlock::rows).sum();
  }

  /**
   * Hands over a field's tokens, row by row.
   *
   * @param field from 0, in file order
   */
  void forEach(int field, SlotHash hash, Receiver receiver) {
    int column = 1 + field;
    long emptyBit = 1L << column;
    boolean isInteger = field < CriteoSchema.INTEGERS;
    for (ColumnBlock block : blocks) {
      int[] values = block.values();
      for (int row = 0; row < block.rows(); row++) {
        if ((block.empty(row) & emptyBit) != 0) {
          receiver.missing(hash.missing(field));
          continue;
        }
        int value = values[row + column * ColumnBlock.STRIDE];
        int token = isInteger ? IntegerTokens.of(value) : value;
        receiver.token(hash.category(field, token), token);
      }
    }
  }
}
