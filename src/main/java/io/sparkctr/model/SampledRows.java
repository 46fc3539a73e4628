package io.sparkctr.model;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.SlotRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
 * on their content and the seed alone, not on cores or partitions.
 *
 * @param fitted rows to fit, with ranks where there were slots
 * @param held rows to compare by, with the same ranks
 * @param ranks how many ranks there are
 */
record SampledRows(SlotRows fitted, SlotRows held, int ranks) {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Samples, in one pass. */
  static SampledRows of(TrainingRows rows, TrainConfig config) {
    double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows.rows());
    double heldOut = sampled * config.l2Search().holdoutShare();
    long seed = config.seed();
    List<Part> parts =
        rows.blocks()
            .map(block -> Part.of(block.rows(), block.active(), heldOut, sampled, seed))
            .collect();
    SlotRows fitted = SlotRows.concat(parts.stream().map(Part::fitted).toList());
    SlotRows held = SlotRows.concat(parts.stream().map(Part::held).toList());
    List<RankedRows> ranked = RankedRows.of(List.of(fitted, held), rows.plan().slots());
    return new SampledRows(fitted, held, ranked.get(0).active().size());
  }

  /** What the sample takes from one block, as slots. */
  private record Part(SlotRows fitted, SlotRows held) implements Serializable {

    /**
     * Rows whose number is below {@code heldOut} are held out, others below {@code sampled} fitted.
     */
    static Part of(SlotRows block, ActiveSlots active, double heldOut, double sampled, long seed) {
      double[] numbers = new double[block.rows()];
      int[] slots = new int[FIELDS];
      for (int row = 0; row < numbers.length; row++) {
        copy(block, row, active, slots, 0);
        numbers[row] = number(slots, block.labels[row], seed);
      }
      IntStream rows = IntStream.range(0, numbers.length);
      int[] chosen = rows.filter(row -> numbers[row] < sampled).toArray();
      return new Part(
          taken(block, active, chosen, row -> numbers[row] >= heldOut),
          taken(block, active, chosen, row -> numbers[row] < heldOut));
    }

    private static SlotRows taken(
        SlotRows block, ActiveSlots active, int[] chosen, IntPredicate which) {
      int[] rows = Arrays.stream(chosen).filter(which).toArray();
      byte[] labels = new byte[rows.length];
      int[] slots = new int[rows.length * FIELDS];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = block.labels[rows[i]];
        copy(block, rows[i], active, slots, i * FIELDS);
      }
      return new SlotRows(labels, slots);
    }

    private static void copy(SlotRows block, int row, ActiveSlots active, int[] slots, int to) {
      for (int field = 0; field < FIELDS; field++) {
        slots[to + field] = active.slot(block.slots[row * FIELDS + field]);
      }
    }

    /** A number in [0, 1) that depends on the row's content and the seed. */
    private static double number(int[] slots, byte label, long seed) {
      int words = FIELDS / 2 * 2 * Integer.BYTES;
      long hash = XXH64.hashUnsafeWords(slots, Platform.INT_ARRAY_OFFSET, words, seed + label);
      hash = XXH64.hashInt(slots[FIELDS - 1], hash);
      return (hash >>> 11) * 0x1p-53;
    }
  }
}
