package io.sparkctr.model;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.SlotRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
 * on their content and the seed alone, not on cores or partitions.
 *
 * @param fitted rows to fit
 * @param held rows to compare by
 */
record SampledRows(SlotRows fitted, SlotRows held) implements Serializable {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Samples, in one pass. */
  static SampledRows of(TrainingRows rows, TrainConfig config) {
    double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows.rows());
    double heldOut = sampled * config.l2Search().holdoutShare();
    long seed = config.seed();
    List<SampledRows> parts =
        rows.blocks()
            .map(
                block ->
                    new SampledRows(
                        within(block, heldOut, sampled, seed), within(block, 0, heldOut, seed)))
            .collect();
    return new SampledRows(
        SlotRows.concat(parts.stream().map(SampledRows::fitted).toList()),
        SlotRows.concat(parts.stream().map(SampledRows::held).toList()));
  }

  /** The rows whose number in [0, 1) lies in [from, to). */
  private static SlotRows within(SlotRows block, double from, double to, long seed) {
    byte[] labels = new byte[block.rows()];
    int[] slots = new int[block.slots.length];
    int rows = 0;
    for (int row = 0; row < block.rows(); row++) {
      double number = number(block, row, seed);
      if (number >= from && number < to) {
        labels[rows] = block.labels[row];
        System.arraycopy(block.slots, row * FIELDS, slots, rows * FIELDS, FIELDS);
        rows++;
      }
    }
    return new SlotRows(Arrays.copyOf(labels, rows), Arrays.copyOf(slots, rows * FIELDS));
  }

  /** A number in [0, 1) that depends on the row's content and the seed. */
  private static double number(SlotRows block, int row, long seed) {
    long offset = Platform.INT_ARRAY_OFFSET + (long) row * FIELDS * Integer.BYTES;
    long hash =
        XXH64.hashUnsafeWords(
            block.slots, offset, FIELDS / 2 * 2 * Integer.BYTES, seed + block.labels[row]);
    hash = XXH64.hashInt(block.slots[row * FIELDS + FIELDS - 1], hash);
    return (hash >>> 11) * 0x1p-53;
  }
}
