package io.sparkctr.k8s.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.k8s.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster's only node. Runs every pod of an API server as a process of this machine, in a sandbox
 * with the image's files and the pod's volumes, on its own address, and reports its status. Also
 * deletes the resources of deleted pods, and replaces DNS. Limits no resources.
 */
public final class ProcessKubelet implements AutoCloseable {
  private static final int TICK_MILLIS = 150;

  private final KubernetesClient client;
  private final ImageFiles image;
  private final Path directory;
  private final Map<String, Path> claims;
  private final Map<String, String> environment;
  private final Map<String, PodProcess> pods = new LinkedHashMap<>();
  private final Map<String, String> reported = new HashMap<>();
  private final List<PodProcess> seen = new ArrayList<>();
  private final Path hosts;
  private final Thread thread = new Thread(this::work, "kubelet");
  private volatile boolean closed;
  private int addresses = 1;

  private ProcessKubelet(
      ApiServer server,
      ImageFiles image,
      Path directory,
      Map<String, Path> claims,
      Map<String, String> environment)
      throws IOException {
    client = server.client();
    this.image = image;
    this.directory = directory;
    this.claims = claims;
    this.environment = environment;
    hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
    server.setLogs(this::log);
  }

  /**
   * Starts the node.
   *
   * @param directory an empty directory to work in
   * @param claims directories by claim
   * @param environment variables of all containers, such as options of the JVM
   */
  public static ProcessKubelet start(
      ApiServer server, Path directory, Map<String, Path> claims, Map<String, String> environment)
      throws IOException {
    ProcessKubelet kubelet =
        new ProcessKubelet(server, ImageFiles.ofBuild(), directory, claims, environment);
    kubelet.thread.start();
    return kubelet;
  }

  /** Kills a pod's processes without using the API server. */
  public synchronized void kill(String pod) {
    pods.get(pod).kill();
  }

  /** The output of all pods, also of deleted ones, for a message. */
  public synchronized String logs() {
    return seen.stream()
        .map(pod -> "== " + pod.pod().getMetadata().getName() + "\n" + pod.log(""))
        .collect(Collectors.joining());
  }

  /** Names of all pods so far, in the order of their creation. */
  public synchronized List<String> seen() {
    return seen.stream().map(pod -> pod.pod().getMetadata().getName()).toList();
  }

  /** Whether a pod's processes run. */
  public synchronized boolean isRunning(String pod) {
    return pods.containsKey(pod) && pods.get(pod).isRunning();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    pods.values().forEach(pod -> pod.stop(0));
  }

  /** What a pod printed since a time, RFC 3339; empty = all. */
  public synchronized String log(String pod, String since) {
    PodProcess process = pods.get(pod);
    return process == null ? "" : process.log(since);
  }

  private void work() {
    while (!closed) {
      try {
        tick();
        Thread.sleep(TICK_MILLIS);
      } catch (KubernetesClientException conflict) {
        // Another client changed the pod at the same time: the next tick reads it again.
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void tick() throws IOException {
    List<Pod> wanted = client.pods().inAnyNamespace().list().getItems();
    Set<String> names =
        wanted.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    for (Pod pod : wanted) {
      if (!pods.containsKey(pod.getMetadata().getName())) {
        add(pod);
      }
    }
    for (PodProcess pod : List.copyOf(pods.values())) {
      if (!names.contains(pod.pod().getMetadata().getName())) {
        remove(pod);
      }
    }
    writeHosts();
    for (PodProcess pod : List.copyOf(pods.values())) {
      if (!pod.isStarted() && pod.obstacle().isEmpty()) {
        pod.tryToStart(image, hosts, environment);
      }
      report(pod);
    }
  }

  private synchronized void add(Pod pod) throws IOException {
    String name = pod.getMetadata().getName();
    PodObjects objects = new PodObjects(client, pod.getMetadata().getNamespace());
    Path own = Files.createDirectories(directory.resolve(pod.getMetadata().getUid()));
    String address = "127.0.1." + addresses++;
    PodProcess process =
        new PodProcess(pod, address, new PodVolumes(own, claims, objects), objects);
    pods.put(name, process);
    seen.add(process);
  }

  private void remove(PodProcess pod) {
    pod.stop(5);
    synchronized (this) {
      pods.remove(pod.pod().getMetadata().getName());
      reported.remove(pod.pod().getMetadata().getName());
    }
    collect(pod.pod().getMetadata().getUid());
  }

  /** Deletes the resources of a deleted owner. */
  private void collect(String owner) {
    List<Pod> ownedPods = owned(owner, client.pods().inAnyNamespace().list().getItems());
    List<Service> services = owned(owner, client.services().inAnyNamespace().list().getItems());
    List<ConfigMap> maps = owned(owner, client.configMaps().inAnyNamespace().list().getItems());
    List<Secret> secrets = owned(owner, client.secrets().inAnyNamespace().list().getItems());
    Stream.of(ownedPods, services, maps, secrets)
        .flatMap(List::stream)
        .forEach(resource -> client.resource(resource).delete());
  }

  private static <T extends HasMetadata> List<T> owned(String owner, List<T> resources) {
    return resources.stream()
        .filter(
            resource ->
                resource.getMetadata().getOwnerReferences().stream()
                    .map(OwnerReference::getUid)
                    .anyMatch(owner::equals))
        .toList();
  }

  private void report(PodProcess pod) {
    PodStatus status = pod.status();
    String name = pod.pod().getMetadata().getName();
    if (status.getPhase().equals(reported.get(name))) {
      return;
    }
    client
        .pods()
        .inNamespace(pod.pod().getMetadata().getNamespace())
        .withName(name)
        .editStatus(now -> new PodBuilder(now).withStatus(status).build());
    reported.put(name, status.getPhase());
  }

  /** Writes the file in place, because the sandboxes mount it. */
  private void writeHosts() throws IOException {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    for (PodProcess pod : pods.values()) {
      lines.append(pod.address()).append(' ').append(pod.hostName()).append('\n');
    }
    for (Service service : client.services().inAnyNamespace().list().getItems()) {
      for (PodProcess pod : pods.values()) {
        if (isBehind(pod.pod(), service)) {
          String name =
              service.getMetadata().getName() + "." + service.getMetadata().getNamespace() + ".svc";
          lines.append(pod.address()).append(' ').append(name).append('\n');
        }
      }
    }
    if (!Files.readString(hosts).contentEquals(lines)) {
      Files.writeString(hosts, lines);
    }
  }

  private static boolean isBehind(Pod pod, Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }
}
