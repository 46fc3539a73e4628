package io.sparkctr.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.sparkctr.k8s.ApiServer;
import io.sparkctr.k8s.Waiting;
import io.sparkctr.k8s.kubelet.ProcessKubelet;
import io.sparkctr.testing.CtrProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A cluster with one node, this machine, and a directory with the sample days as the shared volume.
 * Its pods are processes.
 */
final class KubernetesFolder implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  /** A JVM that starts fast; the figures do not depend on it. */
  private static final String JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Small, but with several partitions, a search for the penalty and both solvers. */
  private static final List<String> TRAINING =
      List.of(
          "features.bits=12",
          "train.rows-per-partition=4000",
          "train.l2-search.max-rows=10000",
          "train.l2-search.strengths=[40, 10]");

  private final Path path;
  private final ApiServer server = ApiServer.start();
  private final ProcessKubelet kubelet;
  private final Map<String, String> environment;

  KubernetesFolder(Path path) throws IOException {
    this.path = path;
    Path days = Files.createDirectories(volume().resolve("criteo"));
    try (Stream<Path> samples = Files.list(HOME.resolve("data-samples"))) {
      for (Path day : samples.filter(file -> file.toString().endsWith(".gz")).toList()) {
        Files.copy(day, days.resolve(day.getFileName()));
      }
    }
    kubelet =
        ProcessKubelet.start(
            server,
            Files.createDirectories(path.resolve("kubelet")),
            Map.of("ctr-data", volume()),
            Map.of("CTR_JAVA_OPTS", "-XX:TieredStopAtLevel=1"));
    environment =
        Map.of(
            "KUBECONFIG", server.kubeconfig(path.resolve("kubeconfig")).toString(),
            "CTR_ENV", "k8s-local",
            "CTR_JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
  }

  ApiServer server() {
    return server;
  }

  ProcessKubelet kubelet() {
    return kubelet;
  }

  /** The directory that pods see as {@code /data}. */
  Path volume() {
    return path.resolve("volume");
  }

  /** Settings that the embedded run and the submitted one share. */
  static List<String> training(String... settings) {
    List<String> all = new ArrayList<>(TRAINING);
    Collections.addAll(all, settings);
    return all;
  }

  /** Settings of every submission to this cluster. */
  List<String> settings() {
    return List.of(
        "kubernetes.wait.poll=300ms",
        "spark.kubernetes.driver.master=" + server.url(),
        "spark.kubernetes.executor.apiPollingInterval=2s",
        // Spark must replace a lost executor before the short training ends.
        "spark.kubernetes.allocation.batch.delay=200ms",
        "spark.driver.extraJavaOptions=" + JVM,
        "spark.executor.extraJavaOptions=" + JVM);
  }

  /** Environment variables that lead commands to this cluster. */
  Map<String, String> environment() {
    return environment;
  }

  /** Starts {@code submit run}. */
  CtrProcess submit(String... settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("submit", "run"));
    arguments.addAll(settings());
    arguments.addAll(training(settings));
    return CtrProcess.start(arguments, environment);
  }

  /** Runs the same job embedded, on the same day files, and returns its metrics. */
  JsonNode embedded() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "data.input=" + volume().resolve("criteo"),
                "data.prepared=" + path.resolve("embedded/prepared"),
                "runs.directory=" + path.resolve("embedded/runs"),
                "runs.id=embedded",
                "spark.master=local[2]"));
    arguments.addAll(training());
    try (CtrProcess process = CtrProcess.start(arguments)) {
      process.end().succeeds();
    }
    return json(path.resolve("embedded/runs/embedded/metrics.json"));
  }

  /** A file of a run on the volume. */
  JsonNode ofRun(String id, String file) throws IOException {
    return json(volume().resolve("runs").resolve(id).resolve(file));
  }

  /** Names of the executor pods that run now. */
  List<String> executors() {
    return server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withLabel("spark-role", "executor")
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(kubelet::isRunning)
        .toList();
  }

  /** Waits for a pod's end and returns its container's exit code. */
  int exitCode(String pod) {
    Waiting.until(() -> isOver(pod(pod)), Duration.ofMinutes(4), () -> pod + kubelet.logs());
    return pod(pod)
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getTerminated()
        .getExitCode();
  }

  /** What a pod printed. */
  String log(String pod) {
    return kubelet.log(pod, "");
  }

  void delete(String pod) {
    server.client().pods().inNamespace(ApiServer.NAMESPACE).withName(pod).delete();
  }

  private Pod pod(String name) {
    return server.client().pods().inNamespace(ApiServer.NAMESPACE).withName(name).get();
  }

  private static boolean isOver(Pod pod) {
    return List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  @Override
  public void close() {
    kubelet.close();
    server.close();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }
}
