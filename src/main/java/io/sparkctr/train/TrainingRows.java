package io.sparkctr.train;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.spark.Progress;
import io.sparkctr.spark.RowCounter;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.ascent.ShardCounts;
import io.sparkctr.train.ascent.ShardFile;
import io.sparkctr.train.ascent.Shards;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * The training rows, in shards on the local disks of the executors: a partition is a shard, and a
 * task visits it. The heap holds a few segments of it at a time, so that any number of rows fits;
 * the page cache keeps what the memory has room for. A shard that was lost with its executor is
 * made again.
 */
public final class TrainingRows implements Shards, AutoCloseable {
  /** On disk: 72 and dual variables of two epochs. */
  private static final int BYTES_PER_ROW = 80;

  private static final String CANCELLED = "the training was cancelled";

  private final String id = UUID.randomUUID().toString();
  private final FeaturePlan plan;

  /** One file for each shard, in the process that runs the task. */
  private final JavaRDD<ShardFile> shards;

  /**
   * One for each shard, in Spark's memory where the shard's file is: makes Spark run tasks there.
   */
  private final JavaRDD<Boolean> places;

  private final ShardCounts counts;

  private TrainingRows(JavaRDD<SlotRows> blocks, FeaturePlan plan, long bytes) {
    if (blocks.context().isLocal()) {
      ShardFile.requireSpace(bytes, SparkInternals::newLocalFile);
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
    counts = new ShardCounts(slots);
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
      SparkInternals.forEachResult(rows.shards(ShardFile::index), Iterator::next, rows.counts::add);
    } catch (RuntimeException | Error failure) {
      rows.close();
      throw failure;
    }
    return rows;
  }

  /** Something that a task makes of a shard. */
  interface ShardFunction<R> extends Serializable {
    R call(ShardFile shard) throws IOException;
  }

  @Override
  public <R> void forEach(String step, Progress progress, Work<R> work, Consumer<R> receiver) {
    SparkContext context = shards.context();
    try (RowCounter counter = new RowCounter(context, step, counts.rows(), progress)) {
      Worker worker = new CountingTask(counter.rowsDone());
      SparkInternals.forEachResult(
          shards(shard -> work.call(shard, worker)), Iterator::next, receiver);
    }
  }

  @Override
  public <R> List<R> collect(Work<R> work) {
    return shards(shard -> work.call(shard, Task.THIS)).collect();
  }

  @Override
  public <T> Shared<T> share(T value) {
    return new Sent<>(context().broadcast(value));
  }

  /** The task that calls it, and counts its rows. */
  private record CountingTask(LongAccumulator rows) implements Worker, Serializable {
    @Override
    public void rowsDone(long count) {
      rows.add(count);
    }

    @Override
    public void stopIfCancelled() {
      SparkInternals.stopIfKilled(CANCELLED);
    }
  }

  /** The task that calls it. */
  private enum Task implements Worker {
    THIS;

    @Override
    public void rowsDone(long count) {
      // Nobody looks.
    }

    @Override
    public void stopIfCancelled() {
      SparkInternals.stopIfKilled(CANCELLED);
    }
  }

  private record Sent<T>(Broadcast<T> broadcast) implements Shared<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void release() {
      broadcast.destroy();
    }
  }

  /** One result of the function for each shard, in the shards' order. */
  <R> JavaRDD<R> shards(ShardFunction<R> function) {
    return places.zipPartitions(
        shards, (place, shard) -> List.of(function.call(shard.next())).iterator());
  }

  @Override
  public int size() {
    return shards.getNumPartitions();
  }

  @Override
  public ShardCounts counts() {
    return counts;
  }

  /** The feature plan that made the rows. */
  public FeaturePlan plan() {
    return plan;
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
