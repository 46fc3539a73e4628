package io.sparkctr.train;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.RankedRows.ActiveSlots;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** The training rows, which stay on the executors, and counts over all of them. */
final class TrainingRows {
  private final JavaRDD<RankedRows> blocks;
  private final FeaturePlan plan;
  private final Counts counts;

  private TrainingRows(JavaRDD<RankedRows> blocks, FeaturePlan plan, Counts counts) {
    this.blocks = blocks;
    this.plan = plan;
    this.counts = counts;
  }

  /** Counts the rows in one pass, which also computes and persists them. */
  static TrainingRows of(JavaRDD<RankedRows> blocks, FeaturePlan plan, int aggregationDepth) {
    int slots = plan.slots();
    Counts all =
        blocks
            .mapPartitions(partition -> List.of(Counts.of(partition, slots)).iterator())
            .treeReduce(Counts::add, aggregationDepth);
    return new TrainingRows(blocks, plan, all);
  }

  JavaRDD<RankedRows> blocks() {
    return blocks;
  }

  /** The feature plan that made them. */
  FeaturePlan plan() {
    return plan;
  }

  long rows() {
    return counts.rows;
  }

  /** Clicks among the rows. */
  long positives() {
    return counts.positives;
  }

  /** By slot, how many partitions hold it, up to 32,767; then how many partitions hold any row. */
  short[] holders() {
    return counts.holders;
  }

  /** How many slots rows hold. */
  long activeCount() {
    return Arrays.stream(counts.frequencies).filter(frequency -> frequency > 0).count();
  }

  /** The slots that any row holds. */
  ActiveSlots active() {
    return ActiveSlots.of(counts.frequencies, counts.fields);
  }

  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1L;
    private final short[] holders;

    /** By slot, how many times rows hold it, up to 2^31 - 1. */
    private final int[] frequencies;

    /** By slot, a field that holds it. */
    private final byte[] fields;

    private final long rows;
    private final long positives;

    private Counts(short[] holders, int[] frequencies, byte[] fields, long rows, long positives) {
      this.holders = holders;
      this.frequencies = frequencies;
      this.fields = fields;
      this.rows = rows;
      this.positives = positives;
    }

    static Counts of(Iterator<RankedRows> partition, int slots) {
      short[] holders = new short[slots + 1];
      int[] frequencies = new int[slots];
      byte[] fields = new byte[slots];
      Arrays.fill(fields, (byte) CriteoSchema.FIELDS);
      long rows = 0;
      long positives = 0;
      while (partition.hasNext()) {
        RankedRows block = partition.next();
        rows += block.block().rows();
        positives += block.block().positives();
        if (holders[slots] == 0) {
          holders[slots] = 1;
          ActiveSlots active = block.active();
          for (int rank = 0; rank < active.size(); rank++) {
            int slot = active.slot(rank);
            holders[slot] = 1;
            frequencies[slot] = active.frequency(rank);
            fields[slot] = active.field(rank);
          }
        }
      }
      return new Counts(holders, frequencies, fields, rows, positives);
    }

    /** Adds the other counts to the arrays of this one. */
    Counts add(Counts other) {
      for (int slot = 0; slot < holders.length; slot++) {
        holders[slot] = (short) Math.min(Short.MAX_VALUE, holders[slot] + other.holders[slot]);
      }
      for (int slot = 0; slot < frequencies.length; slot++) {
        long sum = (long) frequencies[slot] + other.frequencies[slot];
        frequencies[slot] = (int) Math.min(Integer.MAX_VALUE, sum);
        fields[slot] = (byte) Math.min(fields[slot], other.fields[slot]);
      }
      return new Counts(
          holders, frequencies, fields, rows + other.rows, positives + other.positives);
    }
  }
}
