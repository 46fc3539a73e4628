package io.sparkctr.train.ascent;

import io.sparkctr.spark.Progress;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The training rows, in shards: the parts that one worker visits from start to end. Workers are the
 * tasks of a cluster or the threads of one process.
 */
public interface Shards {
  /** Counts over all rows. */
  ShardCounts counts();

  /** How many shards there are. */
  int size();

  /**
   * Lets workers do something with each shard, and hands over the results as they arrive, in any
   * order, one at a time.
   *
   * @param step name of the step, for the progress in rows
   */
  <R> void forEach(String step, Progress progress, Work<R> work, Consumer<R> receiver);

  /** What workers make of each shard, in the shards' order. */
  <R> List<R> collect(Work<R> work);

  /** Makes a value known to all workers, until it is released. */
  <T> Shared<T> share(T value);

  /** What a worker makes of a shard. */
  interface Work<R> extends Serializable {
    R call(ShardFile shard, Worker worker) throws IOException;
  }

  /** Who does the work. */
  interface Worker {
    /** Counts rows as done, for the progress. */
    void rowsDone(long rows);

    /** Ends the work by an exception if it was cancelled. */
    void stopIfCancelled();
  }

  /** A value that all workers know. */
  interface Shared<T> extends Serializable {
    T value();

    /** Frees its memory. */
    void release();
  }
}
