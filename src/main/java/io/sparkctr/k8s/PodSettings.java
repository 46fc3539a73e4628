package io.sparkctr.k8s;

import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.KubernetesConfig.Driver;
import io.sparkctr.config.KubernetesConfig.DynamicAllocation;
import io.sparkctr.config.KubernetesConfig.Executor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns the typed configuration into settings of Spark's Kubernetes back end. A setting that the
 * user gives by Spark's own name wins over these.
 */
public final class PodSettings {
  private static final String SPARK = "spark.kubernetes.";
  private static final String SCRATCH = "spark-local-dir-1";
  private static final long MIB = 1L << 20;

  private PodSettings() {}

  /**
   * Settings of the executors. A driver needs them wherever it runs.
   *
   * @param home the program's home; relative paths of templates start there
   */
  public static Map<String, String> ofExecutors(KubernetesConfig config, Path home) {
    Executor executor = config.executor();
    Map<String, String> settings = common(config);
    settings.put(SPARK + "authenticate.executor.serviceAccountName", executor.serviceAccount());
    putTemplate(settings, "executor", executor.template(), home);
    putVolume(settings, "executor", config);
    settings.put("spark.executor.cores", Integer.toString(executor.cores()));
    settings.put("spark.executor.memory", mebibytes(executor.memoryBytes()));
    settings.put("spark.executor.memoryOverhead", mebibytes(executor.overheadBytes()));
    if (!executor.cpu().isEmpty()) {
      settings.put(SPARK + "executor.request.cores", executor.cpu());
    }
    putExecutorCount(settings, config.dynamicAllocation(), executor);
    putGpus(settings, executor);
    putScratch(settings, executor);
    settings.put("spark.executor.maxNumFailures", Integer.toString(executor.maxFailures()));
    settings.put("spark.executor.failuresValidityInterval", millis(executor.maxFailuresWindow()));
    return settings;
  }

  /** Settings of a driver pod that a submission creates. */
  static Map<String, String> ofDriver(KubernetesConfig config, Path home) {
    Driver driver = config.driver();
    Map<String, String> settings = common(config);
    settings.put(SPARK + "authenticate.driver.serviceAccountName", driver.serviceAccount());
    putTemplate(settings, "driver", driver.template(), home);
    putVolume(settings, "driver", config);
    settings.put(SPARK + "driver.request.cores", driver.cpu());
    settings.put("spark.driver.memory", mebibytes(driver.memoryBytes()));
    settings.put("spark.driver.memoryOverhead", mebibytes(driver.overheadBytes()));
    return settings;
  }

  private static Map<String, String> common(KubernetesConfig config) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(SPARK + "namespace", config.namespace());
    settings.put(SPARK + "container.image", config.image());
    settings.put(SPARK + "container.image.pullPolicy", config.imagePullPolicy().kubernetesName());
    return settings;
  }

  private static void putTemplate(
      Map<String, String> settings, String role, String template, Path home) {
    if (!template.isEmpty()) {
      settings.put(SPARK + role + ".podTemplateFile", home.resolve(template).toString());
    }
  }

  private static void putVolume(
      Map<String, String> settings, String role, KubernetesConfig config) {
    String volume = volume(role, config.claim());
    settings.put(volume + "options.claimName", config.claim());
    settings.put(volume + "mount.path", config.mountPath());
    settings.put(volume + "mount.readOnly", "false");
  }

  private static void putExecutorCount(
      Map<String, String> settings, DynamicAllocation dynamic, Executor executor) {
    String group = "spark.dynamicAllocation.";
    settings.put(group + "enabled", Boolean.toString(dynamic.enabled()));
    if (dynamic.enabled()) {
      settings.put(group + "minExecutors", Integer.toString(dynamic.minExecutors()));
      settings.put(group + "maxExecutors", Integer.toString(dynamic.maxExecutors()));
      settings.put(group + "executorIdleTimeout", millis(dynamic.idleTimeout()));
      // Kubernetes has no shuffle service: an executor stays while others need its shuffle files.
      settings.put(group + "shuffleTracking.enabled", "true");
      settings.put(group + "shuffleTracking.timeout", millis(dynamic.shuffleTimeout()));
    } else {
      settings.put("spark.executor.instances", Integer.toString(executor.instances()));
    }
  }

  private static void putGpus(Map<String, String> settings, Executor executor) {
    if (executor.gpus() > 0) {
      settings.put("spark.executor.resource.gpu.amount", Integer.toString(executor.gpus()));
      settings.put("spark.executor.resource.gpu.vendor", executor.gpuVendor());
      settings.put("spark.executor.resource.gpu.discoveryScript", executor.gpuDiscoveryScript());
      settings.put("spark.task.resource.gpu.amount", gpusPerTask(executor));
    }
  }

  /** The GPU share that keeps every core busy. Spark accepts 1 or 1/n only. */
  private static String gpusPerTask(Executor executor) {
    int tasksPerGpu = (executor.cores() + executor.gpus() - 1) / executor.gpus();
    return BigDecimal.ONE
        .divide(BigDecimal.valueOf(tasksPerGpu), 4, RoundingMode.DOWN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void putScratch(Map<String, String> settings, Executor executor) {
    if (!executor.scratchClass().isEmpty()) {
      String volume = volume("executor", SCRATCH);
      settings.put(volume + "options.claimName", "OnDemand");
      settings.put(volume + "options.storageClass", executor.scratchClass());
      settings.put(volume + "options.sizeLimit", executor.scratchSize());
      settings.put(volume + "mount.path", "/scratch");
      settings.put(volume + "mount.readOnly", "false");
      settings.put(SPARK + "driver.ownPersistentVolumeClaim", "true");
      settings.put(SPARK + "driver.reusePersistentVolumeClaim", "true");
      settings.put(SPARK + "driver.waitToReusePersistentVolumeClaim", "true");
    }
  }

  private static String volume(String role, String name) {
    return SPARK + role + ".volumes.persistentVolumeClaim." + name + ".";
  }

  private static String mebibytes(long bytes) {
    return bytes / MIB + "m";
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
