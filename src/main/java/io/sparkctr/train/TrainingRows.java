package io.sparkctr.train;

import io.sparkctr.data.LineCounts;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.spark.SparkInternals;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * The training rows, in shards on the local disks of the executors, and counts over all of them. A
 * shard is the part of the rows that one task visits from start to end: a partition. The heap holds
 * a few segments of it at a time, so that any number of rows fits; the page cache keeps what the
 * memory has room for. A shard that was lost with its executor is made again.
 */
public final class TrainingRows implements AutoCloseable {
  /** On disk: 72 and dual variables of two epochs. */
  private static final int BYTES_PER_ROW = 80;

  private final String id = UUID.randomUUID().toString();
  private final FeaturePlan plan;

  /** One file for each shard, in the process that runs the task. */
  private final JavaRDD<ShardFile> shards;

  /**
   * One for each shard, in Spark's memory where the shard's file is: makes Spark run tasks there.
   */
  private final JavaRDD<Boolean> places;

  /** By slot, how many shards hold it; then how many shards hold any row. */
  private final short[] holders;

  /** By slot, how many times rows hold it, up to 2^31 - 1. */
  private final int[] frequencies;

  /** By slot, the first field that holds it. */
  private final byte[] fields;

  private final Map<String, LineCounts> lineCounts = new HashMap<>();
  private long rows;
  private long positives;

  private TrainingRows(JavaRDD<SlotRows> blocks, FeaturePlan plan, long bytes) {
    if (blocks.context().isLocal()) {
      ShardFile.requireSpace(bytes);
    }
    this.plan = plan;
    int slots = plan.slots();
    String rowsId = id;
    shards =
        blocks.mapPartitionsWithIndex(
            (shard, partition) ->
                List.of(LocalShards.find(rowsId, shard, partition, slots, bytes)).iterator(),
            true);
    places = shards.map(shard -> true).persist(StorageLevel.MEMORY_ONLY());
    holders = new short[slots + 1];
    frequencies = new int[slots];
    fields = new byte[slots];
    Arrays.fill(fields, Byte.MAX_VALUE);
  }

  /**
   * Stores the rows, one shard a partition, and counts them.
   *
   * @param plan the feature plan that made them
   * @param expected about how many rows there are
   * @throws io.sparkctr.storage.LocalDiskFull if the local disk has no room for them
   */
  public static TrainingRows of(JavaRDD<SlotRows> blocks, FeaturePlan plan, long expected) {
    TrainingRows rows = new TrainingRows(blocks, plan, expected * BYTES_PER_ROW);
    try {
      rows.forEachShard(ShardFile::index, rows::add);
    } catch (RuntimeException | Error failure) {
      rows.close();
      throw failure;
    }
    return rows;
  }

  /** Sums, so that the order of the shards does not matter. */
  private void add(ShardIndex index) {
    rows += index.rows;
    positives += index.positives;
    LineCounts.addAll(index.lineCounts, lineCounts);
    holders[holders.length - 1] += (short) (index.rows > 0 ? 1 : 0);
    for (int rank = 0; rank < index.size(); rank++) {
      int slot = index.slots[rank];
      holders[slot]++;
      long sum = (long) frequencies[slot] + index.frequencies[rank];
      frequencies[slot] = (int) Math.min(Integer.MAX_VALUE, sum);
      fields[slot] = (byte) Math.min(fields[slot], index.fields[rank]);
    }
  }

  /** Something that a task makes of a shard. */
  interface ShardFunction<R> extends Serializable {
    R call(ShardFile shard) throws IOException;
  }

  /**
   * Calls the function for each shard in a task, and hands over the results as they arrive, in any
   * order.
   */
  <R> void forEachShard(ShardFunction<R> function, Consumer<R> receiver) {
    SparkInternals.forEachResult(shards(function), Iterator::next, receiver);
  }

  /** One result of the function for each shard, in the shards' order. */
  <R> JavaRDD<R> shards(ShardFunction<R> function) {
    return places.zipPartitions(
        shards, (place, shard) -> List.of(function.call(shard.next())).iterator());
  }

  /** How many shards there are. */
  int shardCount() {
    return shards.getNumPartitions();
  }

  /** The feature plan that made the rows. */
  FeaturePlan plan() {
    return plan;
  }

  long rows() {
    return rows;
  }

  /** Clicks among the rows. */
  long positives() {
    return positives;
  }

  /** By path, the lines of day files that were read; empty for rows of prepared days. */
  public Map<String, LineCounts> lineCounts() {
    return lineCounts;
  }

  /** By slot, how many shards hold it; then how many shards hold any row. */
  short[] holders() {
    return holders;
  }

  /** How many slots rows hold. */
  long activeCount() {
    return Arrays.stream(frequencies).filter(frequency -> frequency > 0).count();
  }

  /** The slots that any row holds. */
  ActiveSlots active() {
    return ActiveSlots.of(frequencies, fields);
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(shards.context());
  }

  /**
   * Removes the rows from the disk. Where executors are processes of their own, their disks keep
   * them until the application ends.
   */
  @Override
  public void close() {
    places.unpersist();
    LocalShards.remove(id);
  }
}
