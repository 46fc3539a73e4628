package io.sparkctr.k8s.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.sparkctr.k8s.PodStatuses;
import io.sparkctr.k8s.kubelet.PodVolumes.Mount;
import io.sparkctr.testing.Pom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A pod with one container, which is a process here. */
final class PodProcess {
  /** The one image that this node has. */
  private static final String IMAGE = "spark-ctr:" + Pom.version();

  /** Labels of this node, which belongs to both pools. */
  private static final Set<Map.Entry<String, String>> NODES =
      Set.of(Map.entry("spark-ctr/pool", "cpu"), Map.entry("spark-ctr/pool", "gpu"));

  private static final List<String> ENTRYPOINT = List.of("/opt/entrypoint.sh");

  private final Pod pod;
  private final String address;
  private final PodVolumes volumes;
  private final PodObjects objects;
  private final String started = Instant.now().toString();
  private Process process;
  private PodLog log;

  PodProcess(Pod pod, String address, PodVolumes volumes, PodObjects objects) {
    this.pod = pod;
    this.address = address;
    this.volumes = volumes;
    this.objects = objects;
  }

  Pod pod() {
    return pod;
  }

  String address() {
    return address;
  }

  String hostName() {
    String given = pod.getSpec().getHostname();
    return given == null ? pod.getMetadata().getName() : given;
  }

  boolean isStarted() {
    return process != null;
  }

  boolean isRunning() {
    return isStarted() && process.isAlive();
  }

  /** A cluster's message if the pod can never start here; empty = it may start. */
  Optional<PodStatus> obstacle() {
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    if (selector != null && !NODES.containsAll(selector.entrySet())) {
      return Optional.of(PodStatuses.unschedulable("0/1 nodes are available: node selector"));
    }
    String image = pod.getSpec().getContainers().get(0).getImage();
    return image.equals(IMAGE)
        ? Optional.empty()
        : Optional.of(PodStatuses.waiting("ErrImagePull", image + ": not found"));
  }

  /** Starts if its volumes have content: Spark creates that after the pod. */
  void tryToStart(ImageFiles image, Path hosts, Map<String, String> extra) throws IOException {
    Container container = pod.getSpec().getContainers().get(0);
    Optional<List<Mount>> mounts = volumes.mounts(pod, container);
    Optional<PodEnvironment> environment = PodEnvironment.of(pod, container, address, objects);
    if (mounts.isEmpty() || environment.isEmpty()) {
      return;
    }
    Map<String, String> variables = new HashMap<>(extra);
    variables.putAll(
        Map.of(
            "PATH", "/opt/ctr/bin:/usr/local/bin:/usr/bin:/bin",
            "LANG", "C.UTF-8",
            "HOME", "/tmp",
            "JAVA_HOME", System.getProperty("java.home"),
            "SPARK_HOME", "/opt/spark",
            "CTR_HOME", "/opt/ctr",
            "KUBECONFIG", "/dev/null",
            // All pods share the machine's network, so each needs its own address.
            "SPARK_LOCAL_IP", address));
    variables.putAll(environment.get().variables());
    List<String> command = new ArrayList<>(container.getCommand());
    if (command.isEmpty()) {
      command.addAll(ENTRYPOINT);
    }
    command.addAll(container.getArgs());
    process =
        new ProcessBuilder(
                new Sandbox(hostName(), hosts, image, mounts.get())
                    .command(variables, environment.get().expanded(command)))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    log = PodLog.of(process, pod.getMetadata().getName());
  }

  String log(String since) {
    return log == null ? "" : log.since(since);
  }

  /** Kills the container's processes, as the kernel does when memory runs out. */
  void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Asks the container's processes to end, then kills them. */
  void stop(long graceSeconds) {
    if (process == null) {
      return;
    }
    process.descendants().forEach(ProcessHandle::destroy);
    try {
      if (process.waitFor(graceSeconds, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    kill();
    process.destroyForcibly();
  }

  /** The current status. */
  PodStatus status() {
    if (!isStarted() && obstacle().isPresent()) {
      return obstacle().get();
    }
    if (!isStarted()) {
      return new PodStatusBuilder().withPhase("Pending").withPodIP(address).build();
    }
    if (process.isAlive()) {
      return status(
          "Running",
          new ContainerStateBuilder().withNewRunning().withStartedAt(started).endRunning().build());
    }
    int code = process.exitValue();
    return status(
        code == 0 ? "Succeeded" : "Failed",
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(code == 0 ? "Completed" : "Error")
            .withStartedAt(started)
            .withFinishedAt(Instant.now().toString())
            .endTerminated()
            .build());
  }

  private PodStatus status(String phase, ContainerState state) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .withPodIP(address)
        .withHostIP("127.0.0.1")
        .withStartTime(started)
        .addNewContainerStatus()
        .withName(pod.getSpec().getContainers().get(0).getName())
        .withReady(phase.equals("Running"))
        .withState(state)
        .endContainerStatus()
        .build();
  }
}
