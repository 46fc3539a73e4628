package io.sparkctr.spark;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** What the executors of a cluster use, as their heartbeats and tasks tell it. */
public final class ExecutorUsage extends SparkListener implements AutoCloseable {
  private static final String DRIVER = "driver";

  /** Spark reads it from {@code /proc} where {@link #SETTING} is on. */
  private static final String RESIDENT = "ProcessTreeJVMRSSMemory";

  /** Makes executors tell their resident memory. */
  public static final String SETTING = "spark.executor.processTreeMetrics.enabled";

  private final Map<String, Usage> executors = new ConcurrentSkipListMap<>();

  private final SparkContext context;

  private ExecutorUsage(SparkContext context) {
    this.context = context;
  }

  /**
   * One executor.
   *
   * @param id as Spark numbers them
   * @param peakResidentBytes 0 if it told nothing
   * @param cpuSeconds of its tasks
   */
  public record Usage(String id, String host, long peakResidentBytes, double cpuSeconds) {
    private Usage plus(Usage other) {
      return new Usage(
          id,
          host.isEmpty() ? other.host : host,
          Math.max(peakResidentBytes, other.peakResidentBytes),
          cpuSeconds + other.cpuSeconds);
    }
  }

  /** Watches the executors of an application from now on, until it is closed. */
  public static ExecutorUsage of(SparkContext context) {
    ExecutorUsage usage = new ExecutorUsage(context);
    context.addSparkListener(usage);
    return usage;
  }

  /** The executors until now; none where tasks run in the driver. */
  public Collection<Usage> executors() {
    return List.copyOf(executors.values());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    note(added.executorId(), added.executorInfo().executorHost(), 0, 0);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    CollectionConverters.asJava(heartbeat.executorUpdates())
        .values()
        .forEach(metrics -> note(heartbeat.execId(), "", resident(metrics), 0));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    double cpu = end.taskMetrics() == null ? 0 : end.taskMetrics().executorCpuTime() / 1e9;
    note(
        end.taskInfo().executorId(),
        end.taskInfo().host(),
        resident(end.taskExecutorMetrics()),
        cpu);
  }

  private void note(String id, String host, long residentBytes, double cpuSeconds) {
    if (!id.equals(DRIVER)) {
      executors.merge(id, new Usage(id, host, residentBytes, cpuSeconds), Usage::plus);
    }
  }

  private static long resident(ExecutorMetrics metrics) {
    return metrics == null ? 0 : metrics.getMetricValue(RESIDENT);
  }
}
