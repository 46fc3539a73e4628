package io.sparkctr.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts the rows of a step while its tasks run, in this process or on a cluster, and shows them
 * until it is closed. An accumulator changes on the driver only when a task ends; the heartbeats of
 * the executors bring its values before. For display only: the count lags by a heartbeat, and rows
 * of a task that runs twice may count twice.
 */
public final class RowCounter implements AutoCloseable {
  private final SparkContext context;
  private final LongAccumulator rowsDone;
  private final AtomicLong expectedRows;
  private final Map<Long, Long> rowsByTask = new ConcurrentHashMap<>();
  private final SparkListener listener = new Listener();
  private final Progress.Meter meter;

  /**
   * Starts to count.
   *
   * @param step name of the step
   * @param expectedRows about how many rows it will do
   */
  public RowCounter(SparkContext context, String step, long expectedRows, Progress progress) {
    this.context = context;
    this.expectedRows = new AtomicLong(expectedRows);
    // Spark leaves accumulators without a name out of what it tells when a task ends.
    rowsDone = context.longAccumulator("rows done: " + step);
    context.addSparkListener(listener);
    meter = progress.meter(step, this.expectedRows::get, this::rows);
  }

  /** What tasks add their rows to. */
  public LongAccumulator rowsDone() {
    return rowsDone;
  }

  /**
   * The same parts, counted as a task reads them.
   *
   * @param rows the number of rows in a part
   */
  public <T> JavaRDD<T> count(JavaRDD<T> parts, Function<T, Integer> rows) {
    LongAccumulator sum = rowsDone;
    return parts.map(
        part -> {
          sum.add(rows.call(part).longValue());
          return part;
        });
  }

  /** Expects so many rows less, because they need not be done. */
  public void skip(long rows) {
    expectedRows.addAndGet(-rows);
  }

  /** Rows that tasks have done until now. */
  public long rows() {
    return rowsByTask.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    meter.close();
    context.removeSparkListener(listener);
  }

  private final class Listener extends SparkListener {
    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
      CollectionConverters.asJava(heartbeat.accumUpdates())
          .forEach(task -> note((Long) task._1(), task._4()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      long task = end.taskInfo().taskId();
      if (end.taskInfo().successful()) {
        note(task, end.taskInfo().accumulables());
      } else {
        rowsByTask.remove(task);
      }
    }

    private void note(long task, Seq<AccumulableInfo> accumulators) {
      for (AccumulableInfo accumulator : CollectionConverters.asJava(accumulators)) {
        if (accumulator.id() == rowsDone.id() && accumulator.update().isDefined()) {
          // A heartbeat may arrive after the end of its task.
          rowsByTask.merge(task, (Long) accumulator.update().get(), Math::max);
        }
      }
    }
  }
}
