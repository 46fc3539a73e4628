package io.sparkctr.model;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The training rows, kept as blocks of slots on the executors for as many passes as training takes.
 */
final class TrainingRows {
  private final JavaRDD<SlotRows> blocks;
  private final FeaturePlan plan;
  private final Counts counts;

  private TrainingRows(JavaRDD<SlotRows> blocks, FeaturePlan plan, Counts counts) {
    this.blocks = blocks;
    this.plan = plan;
    this.counts = counts;
  }

  /** Looks the blocks through once, in one job that also fills what persists them. */
  static TrainingRows of(JavaRDD<SlotRows> blocks, FeaturePlan plan, int aggregationDepth) {
    int slots = plan.slots();
    Counts all =
        blocks
            .mapPartitions(partition -> List.of(Counts.of(partition, slots)).iterator())
            .treeReduce(Counts::add, aggregationDepth);
    return new TrainingRows(blocks, plan, all);
  }

  JavaRDD<SlotRows> blocks() {
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

  /** By slot, how many partitions hold it, at most 32,767; then how many hold any row. */
  short[] holders() {
    return counts.holders;
  }

  /** By slot, how many times rows hold it, at most 2^31 - 1. */
  int[] frequencies() {
    return counts.frequencies;
  }

  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1L;
    private final short[] holders;
    private final int[] frequencies;
    private long rows;
    private long positives;

    private Counts(int slots) {
      holders = new short[slots + 1];
      frequencies = new int[slots];
    }

    static Counts of(Iterator<SlotRows> blocks, int slots) {
      Counts counts = new Counts(slots);
      while (blocks.hasNext()) {
        SlotRows block = blocks.next();
        counts.rows += block.rows();
        counts.positives += block.positives();
        for (int slot : block.slots) {
          counts.frequencies[slot]++;
        }
      }
      for (int slot = 0; slot < slots; slot++) {
        counts.holders[slot] = (short) (counts.frequencies[slot] > 0 ? 1 : 0);
      }
      counts.holders[slots] = (short) (counts.rows > 0 ? 1 : 0);
      return counts;
    }

    Counts add(Counts other) {
      rows += other.rows;
      positives += other.positives;
      for (int slot = 0; slot < holders.length; slot++) {
        holders[slot] = (short) Math.min(Short.MAX_VALUE, holders[slot] + other.holders[slot]);
      }
      for (int slot = 0; slot < frequencies.length; slot++) {
        long sum = (long) frequencies[slot] + other.frequencies[slot];
        frequencies[slot] = (int) Math.min(Integer.MAX_VALUE, sum);
      }
      return this;
    }
  }
}
