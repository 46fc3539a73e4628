package io.sparkctr.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The Kubernetes cluster that runs the job, and the pods there ({@code ctr.kubernetes}).
 *
 * @param context context of the kubeconfig file; empty = its current context
 * @param namespace namespace of all pods
 * @param image container image of driver and executors
 * @param imagePullPolicy when a node pulls the image
 * @param claim persistent volume claim of the shared volume
 * @param mountPath mount point of the volume in every pod
 */
public record KubernetesConfig(
    String context,
    String namespace,
    String image,
    PullPolicy imagePullPolicy,
    String claim,
    String mountPath,
    Driver driver,
    Executor executor,
    DynamicAllocation dynamicAllocation,
    Patience patience) {
  private static final String GROUP = "ctr.kubernetes.";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME_OR_NONE = Pattern.compile("|" + NAME.pattern());
  private static final String NAME_KIND = "a Kubernetes name: lower-case letters, digits and '-'";
  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9][A-Za-z0-9._:/-]*(@sha256:[0-9a-f]{64})?");
  private static final Pattern CPU = Pattern.compile("[1-9][0-9]*m?|[0-9]+\\.[0-9]*[1-9]");
  private static final Pattern CPU_OR_NONE = Pattern.compile("|" + CPU.pattern());
  private static final String CPU_KIND = "an amount of CPU such as 2, 0.5 or 500m";
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*([KMGTP]i|[kMGTP])?");
  private static final Pattern ABSOLUTE = Pattern.compile("/[^\\s:,]*[^\\s:,/]");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final long GIB = 1L << 30;

  /** When a node pulls the image. */
  public enum PullPolicy {
    ALWAYS("Always"),
    IF_NOT_PRESENT("IfNotPresent"),
    NEVER("Never");

    private final String kubernetesName;

    PullPolicy(String kubernetesName) {
      this.kubernetesName = kubernetesName;
    }

    /** The spelling of Kubernetes. */
    public String kubernetesName() {
      return kubernetesName;
    }
  }

  /**
   * The driver's pod.
   *
   * @param template path of a pod template, empty = none
   * @param cpu requested CPU, a Kubernetes quantity
   * @param memoryBytes heap size
   * @param overheadBytes memory outside the heap
   */
  public record Driver(
      String serviceAccount, String template, String cpu, long memoryBytes, long overheadBytes) {}

  /**
   * An executor's pod.
   *
   * @param template path of a pod template, empty = none
   * @param instances number of executors without dynamic allocation
   * @param cores tasks at the same time
   * @param cpu requested CPU, a Kubernetes quantity; empty = one for each core
   * @param memoryBytes heap size
   * @param overheadBytes memory outside the heap
   * @param gpus GPUs of an executor
   * @param gpuVendor vendor in the name of the GPU resource
   * @param gpuDiscoveryScript path of the script in the image
   * @param scratchClass storage class of a claim for local files; empty = the disk of the node
   * @param scratchSize size of that claim, a Kubernetes quantity
   * @param maxFailures max executors that may fail within {@code maxFailuresWindow}
   */
  public record Executor(
      String serviceAccount,
      String template,
      int instances,
      int cores,
      String cpu,
      long memoryBytes,
      long overheadBytes,
      int gpus,
      String gpuVendor,
      String gpuDiscoveryScript,
      String scratchClass,
      String scratchSize,
      int maxFailures,
      Duration maxFailuresWindow) {}

  /**
   * Whether the number of executors follows the number of tasks.
   *
   * @param idleTimeout an executor without tasks is removed after this time
   * @param shuffleTimeout an executor that holds shuffle files is removed after this time
   */
  public record DynamicAllocation(
      boolean enabled,
      int minExecutors,
      int maxExecutors,
      Duration idleTimeout,
      Duration shuffleTimeout) {}

  /** How long a submission waits, by cause. */
  public record Patience(
      Duration unschedulable, Duration image, Duration start, Duration api, Duration poll) {}

  static KubernetesConfig from(ConfigReader reader) {
    return new KubernetesConfig(
        reader.text(GROUP + "context"),
        reader.text(GROUP + "namespace", NAME, NAME_KIND),
        reader.text(GROUP + "image", IMAGE, "an image such as registry/spark-ctr:0.1.0"),
        reader.choice(GROUP + "image-pull-policy", PullPolicy.class),
        reader.text(GROUP + "claim", NAME, NAME_KIND),
        reader.text(GROUP + "mount-path", ABSOLUTE, "an absolute path such as /data"),
        driver(reader, GROUP + "driver."),
        executor(reader, GROUP + "executor."),
        dynamicAllocation(reader, GROUP + "dynamic-allocation."),
        patience(reader, GROUP + "wait."));
  }

  private static Driver driver(ConfigReader reader, String group) {
    return new Driver(
        reader.text(group + "service-account", NAME, NAME_KIND),
        reader.text(group + "template"),
        reader.text(group + "cpu", CPU, CPU_KIND),
        reader.bytes(group + "memory", GIB / 2, 1024 * GIB),
        reader.bytes(group + "memory-overhead", GIB / 16, 256 * GIB));
  }

  private static Executor executor(ConfigReader reader, String group) {
    return new Executor(
        reader.text(group + "service-account", NAME, NAME_KIND),
        reader.text(group + "template"),
        reader.integer(group + "instances", 1, 1_000),
        reader.integer(group + "cores", 1, 256),
        reader.text(group + "cpu", CPU_OR_NONE, CPU_KIND),
        reader.bytes(group + "memory", GIB / 2, 1024 * GIB),
        reader.bytes(group + "memory-overhead", GIB / 16, 256 * GIB),
        reader.integer(group + "gpus", 0, 1),
        reader.text(group + "gpu-vendor", DOMAIN, "a domain such as nvidia.com"),
        reader.text(group + "gpu-discovery-script", ABSOLUTE, "an absolute path in the image"),
        reader.text(group + "scratch-class", NAME_OR_NONE, NAME_KIND),
        reader.text(group + "scratch-size", SIZE, "a size such as 100Gi"),
        reader.integer(group + "max-failures", 1, 10_000),
        reader.duration(group + "max-failures-window", Duration.ofMinutes(1), Duration.ofDays(7)));
  }

  private static DynamicAllocation dynamicAllocation(ConfigReader reader, String group) {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    int min = reader.integer(group + "min-executors", 0, 1_000);
    int max = reader.integer(group + "max-executors", 1, 1_000);
    if (min > max) {
      reader.reject(group + "min-executors", min + " is more than max-executors = " + max);
    }
    return new DynamicAllocation(
        reader.yesOrNo(group + "enabled"),
        min,
        max,
        reader.duration(group + "idle-timeout", second, day),
        reader.duration(group + "shuffle-timeout", second, day));
  }

  private static Patience patience(ConfigReader reader, String group) {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    return new Patience(
        reader.duration(group + "unschedulable", second, Duration.ofDays(7)),
        reader.duration(group + "image", second, day),
        reader.duration(group + "start", second, day),
        reader.duration(group + "api", second, day),
        reader.duration(group + "poll", Duration.ofMillis(100), Duration.ofMinutes(1)));
  }
}
