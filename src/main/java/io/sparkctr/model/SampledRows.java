package io.sparkctr.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
 * on their content and the seed alone, not on cores or partitions.
 *
 * @param fitted rows to fit
 * @param held rows to compare by
 * @param all both
 */
record SampledRows(SlotRows fitted, SlotRows held, SlotRows all) {
  /** Where a collected row tells whether it is held out: behind the label and the slots. */
  private static final int HELD = 1 + CriteoSchema.FIELDS;

  /**
   * Samples, in one pass.
   *
   * @param slots label and slot columns of the training rows
   * @param rows how many there are
   */
  static SampledRows of(Dataset<Row> slots, long rows, TrainConfig config) {
    double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows);
    double heldOut = sampled * config.l2Search().holdoutShare();
    Column share = share(config.seed());
    List<int[]> all =
        InternalRows.of(
                slots.where(share.lt(sampled)).withColumn("held", share.lt(heldOut).cast("int")))
            .map(SampledRows::copy)
            .collect();
    return new SampledRows(
        SlotRows.of(all.stream().filter(row -> row[HELD] == 0).toList()),
        SlotRows.of(all.stream().filter(row -> row[HELD] == 1).toList()),
        SlotRows.of(all));
  }

  private static int[] copy(InternalRow row) {
    int[] values = new int[HELD + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getInt(i);
    }
    return values;
  }

  /** A number in [0, 1) that depends on the row's content and the seed. */
  private static Column share(long seed) {
    Column[] parts =
        Stream.concat(
                Stream.of(lit(seed), col(CriteoSchema.LABEL)),
                FeaturePlan.SLOT_COLUMNS.stream().map(name -> col(name)))
            .toArray(Column[]::new);
    return shiftrightunsigned(xxhash64(parts), 11).cast("double").multiply(0x1p-53);
  }
}
