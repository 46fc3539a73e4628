package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
 * on their places in the partitions and the seed, not on the cores.
 *
 * @param fitted rows to fit, with ranks where there were slots
 * @param held rows to compare by, with the same ranks
 * @param ranks how many ranks there are
 */
record SampledRows(SlotRows fitted, SlotRows held, int ranks) {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Samples, in one pass that touches the chosen rows only. */
  static SampledRows of(TrainingRows rows, TrainConfig config) {
    double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows.rows());
    double heldOut = sampled * config.l2Search().holdoutShare();
    long seed = config.seed();
    List<Part> parts =
        rows.blocks()
            .mapPartitionsWithIndex(
                (partition, blocks) -> {
                  var random = new SplittableRandom(DualWeights.seed(seed, partition));
                  List<Part> taken = new ArrayList<>();
                  blocks.forEachRemaining(
                      block -> taken.add(Part.of(block, heldOut, sampled, random)));
                  return taken.iterator();
                },
                true)
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
    static Part of(RankedRows block, double heldOut, double sampled, SplittableRandom random) {
      IntStream.Builder fitted = IntStream.builder();
      IntStream.Builder held = IntStream.builder();
      for (int row = 0; row < block.rows().rows(); row++) {
        double number = random.nextDouble();
        if (number < heldOut) {
          held.add(row);
        } else if (number < sampled) {
          fitted.add(row);
        }
      }
      return new Part(taken(block, fitted.build().toArray()), taken(block, held.build().toArray()));
    }

    private static SlotRows taken(RankedRows block, int[] rows) {
      byte[] labels = new byte[rows.length];
      int[] slots = new int[rows.length * FIELDS];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = block.rows().labels[rows[i]];
        for (int field = 0; field < FIELDS; field++) {
          int rank = block.rows().slots[rows[i] * FIELDS + field];
          slots[i * FIELDS + field] = block.active().slot(rank);
        }
      }
      return new SlotRows(labels, slots);
    }
  }
}
