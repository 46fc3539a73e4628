package io.sparkctr.baseline.plain;

import io.sparkctr.spark.Progress;
import io.sparkctr.train.ascent.ShardCounts;
import io.sparkctr.train.ascent.ShardFile;
import io.sparkctr.train.ascent.Shards;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The training rows on a local disk, visited by the threads of this process. */
final class ThreadShards implements Shards {
  private final List<ShardFile> shards;
  private final ShardCounts counts;
  private final Threads threads;

  private ThreadShards(List<ShardFile> shards, ShardCounts counts, Threads threads) {
    this.shards = shards;
    this.counts = counts;
    this.threads = threads;
  }

  /**
   * Stores the rows and counts them.
   *
   * @param parts opens the rows of each shard
   * @param slots how many there are
   * @param scratch gets the files, which stay there
   */
  static ThreadShards write(
      List<Supplier<FileBlocks>> parts, int slots, Path scratch, Threads threads)
      throws IOException {
    Supplier<File> newFile = () -> scratch.resolve(UUID.randomUUID().toString()).toFile();
    List<ShardFile> shards =
        threads.each(
            parts.size(),
            shard -> {
              try (FileBlocks blocks = parts.get(shard).get()) {
                return ShardFile.write(shard, blocks, slots, -1, newFile);
              }
            });
    ShardCounts counts = new ShardCounts(slots);
    for (ShardFile shard : shards) {
      counts.add(shard.index());
    }
    return new ThreadShards(shards, counts, threads);
  }

  @Override
  public ShardCounts counts() {
    return counts;
  }

  @Override
  public int size() {
    return shards.size();
  }

  @Override
  @SuppressWarnings("try") // The meter only shows.
  public <R> void forEach(String step, Progress progress, Work<R> work, Consumer<R> receiver) {
    Visit visit = new Visit(new LongAdder());
    try (var meter = progress.meter(step, counts::rows, visit.rows::sum)) {
      collect(work, visit).forEach(receiver);
    }
  }

  @Override
  public <R> List<R> collect(Work<R> work) {
    return collect(work, new Visit(new LongAdder()));
  }

  private <R> List<R> collect(Work<R> work, Visit visit) {
    try {
      return threads.each(shards.size(), shard -> work.call(shards.get(shard), visit));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public <T> Shared<T> share(T value) {
    return new Same<>(value);
  }

  /** A thread at work. */
  private record Visit(LongAdder rows) implements Worker {
    @Override
    public void rowsDone(long count) {
      rows.add(count);
    }

    @Override
    public void stopIfCancelled() {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("another shard failed");
      }
    }
  }

  /** All threads see the same value. */
  private static final class Same<T> implements Shared<T> {
    private static final long serialVersionUID = 1L;
    private final transient T value;

    Same(T value) {
      this.value = value;
    }

    @Override
    public T value() {
      return value;
    }

    @Override
    public void release() {
      // The garbage collector frees it.
    }
  }
}
