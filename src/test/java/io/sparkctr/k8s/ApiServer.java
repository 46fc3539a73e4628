package io.sparkctr.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server on loopback that stores what it receives and notifies watches. It enforces no
 * rights, quotas or admission, and has no scheduler or controllers: pods stay pending until a test,
 * or a kubelet, changes their status.
 */
public final class ApiServer implements AutoCloseable {
  public static final String NAMESPACE = "spark-ctr";
  public static final String CONTEXT = "test";

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final String KUBECONFIG = "kubeconfig";

  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final Dispatcher dispatcher = new Dispatcher();
  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final String kubeconfigBefore = System.getProperty(KUBECONFIG);

  /** Where logs come from. */
  @FunctionalInterface
  public interface Logs {
    /**
     * A pod's log, a time stamp and a space before each line.
     *
     * @param since time from which lines are wanted, RFC 3339; empty = all
     */
    String of(String pod, String since);
  }

  private ApiServer() {
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
    REQUESTS.setLevel(Level.WARNING);
    server.start();
    client = server.createClient();
  }

  /** Starts one that holds what the manifests create: namespace, claim, service accounts. */
  public static ApiServer start() {
    ApiServer server = new ApiServer();
    server.create("apiVersion: v1\nkind: Namespace\nmetadata: {name: spark-ctr}");
    for (String account : List.of("ctr-driver", "ctr-executor")) {
      server.create(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: %s, namespace: spark-ctr}"
              .formatted(account));
    }
    server.setClaim("Bound", "ReadWriteMany");
    return server;
  }

  private void create(String manifest) {
    client
        .resource(SERIALIZATION.<HasMetadata>unmarshal(manifest))
        .createOr(NonDeletingOperation::update);
  }

  /** Stores the claim of the shared volume, of class {@code anf-premium}. */
  public void setClaim(String phase, String accessMode) {
    create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: ctr-data, namespace: spark-ctr}
        spec: {accessModes: [%s], storageClassName: anf-premium, volumeName: ctr-data}
        status: {phase: %s, capacity: {storage: 2Ti}}
        """
            .formatted(accessMode, phase));
  }

  /** Stores the storage class of the claim. */
  public void addStorageClass() {
    create(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: anf-premium}
        provisioner: csi.trident.netapp.io
        """);
  }

  /** Stores a node with GPUs. */
  public void addNode(String name, int gpus) {
    create(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        status: {allocatable: {cpu: "8", nvidia.com/gpu: "%d"}}
        """
            .formatted(name, gpus));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  public KubernetesClient client() {
    return client;
  }

  /** Requests so far, a method and a path each. */
  public List<String> requests() {
    return List.copyOf(dispatcher.requests);
  }

  public void setLogs(Logs logs) {
    dispatcher.logs = logs;
  }

  /** Answers every request with an error from now on, or no longer. */
  public void setBroken(boolean broken) {
    refuse(503, request -> broken);
  }

  /** Answers these requests, a method and a path each, with this code from now on, and no other. */
  public void refuse(int code, Predicate<String> requests) {
    dispatcher.refusal = new Refusal(code, requests);
  }

  /** Answers that the caller may not do this from now on, such as {@code create pods}. */
  public void deny(String verb, String resource) {
    dispatcher.denied.add(verb + " " + resource);
  }

  /** Sets the server's clock ahead of this machine's. */
  public void setAhead(Duration time) {
    dispatcher.ahead = time;
  }

  /** Until it is closed, this process finds the server by a kubeconfig file in this folder. */
  public ApiServer useFrom(Path folder) throws IOException {
    System.setProperty(KUBECONFIG, kubeconfig(folder.resolve(KUBECONFIG)).toString());
    return this;
  }

  /** Writes a kubeconfig file with one context. */
  public Path kubeconfig(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: %1$s
        clusters: [{name: c, cluster: {server: "%2$s"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: %1$s, context: {cluster: c, user: u, namespace: default}}]
        """
            .formatted(CONTEXT, url()));
  }

  /** Answers no longer. The kubeconfig file still names it. */
  public void shutDown() {
    client.close();
    server.shutdown();
  }

  @Override
  public void close() {
    if (kubeconfigBefore == null) {
      System.clearProperty(KUBECONFIG);
    } else {
      System.setProperty(KUBECONFIG, kubeconfigBefore);
    }
    shutDown();
  }

  private record Refusal(int code, Predicate<String> requests) {}

  /**
   * Adds what the mock server lacks: server-side apply, logs, pods that begin as pending, access
   * reviews, and a version with a date.
   */
  private static final class Dispatcher extends KubernetesCrudDispatcher {
    private static final Pattern LOG = Pattern.compile(".*/pods/([^/?]+)/log(?:\\?(.*))?");
    private static final Pattern SINCE = Pattern.compile("(?:^|&)sinceTime=([^&]*)");

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private volatile Duration ahead = Duration.ZERO;
    private volatile Logs logs = (pod, since) -> "";
    private volatile Refusal refusal = new Refusal(503, request -> false);

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String line = request.method() + " " + request.getPath();
      requests.add(line);
      Refusal now = refusal;
      if (now.requests().test(line)) {
        return new MockResponse().setResponseCode(now.code());
      }
      Matcher log = LOG.matcher(request.getPath());
      if (log.matches()) {
        Matcher since = SINCE.matcher(String.valueOf(log.group(2)));
        String from = since.find() ? URLDecoder.decode(since.group(1), UTF_8) : "";
        return new MockResponse().setResponseCode(200).setBody(logs.of(log.group(1), from));
      }
      String path = request.getPath().replaceFirst("\\?.*", "");
      if (request.method() == HttpMethod.PATCH
          && String.valueOf(request.getHeader("Content-Type")).contains("apply-patch")) {
        return apply(path, request);
      }
      if (request.method() == HttpMethod.POST && path.endsWith("/pods")) {
        return super.dispatch(pending(request));
      }
      if (path.equals(REVIEWS)) {
        return review(request.getUtf8Body());
      }
      return path.equals("/version") ? version() : super.dispatch(request);
    }

    private MockResponse version() {
      ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plus(ahead);
      return new MockResponse()
          .setResponseCode(200)
          .addHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now))
          .setBody("{\"major\": \"1\", \"minor\": \"33\", \"gitVersion\": \"v1.33.5\"}");
    }

    private MockResponse review(String body) {
      SelfSubjectAccessReview review = SERIALIZATION.unmarshal(body, SelfSubjectAccessReview.class);
      ResourceAttributes asked = review.getSpec().getResourceAttributes();
      String subresource = asked.getSubresource() == null ? "" : asked.getSubresource();
      String name = asked.getResource() + (subresource.isEmpty() ? "" : "/" + subresource);
      review.setStatus(
          new SubjectAccessReviewStatusBuilder()
              .withAllowed(!denied.contains(asked.getVerb() + " " + name))
              .build());
      return new MockResponse().setResponseCode(201).setBody(SERIALIZATION.asJson(review));
    }

    private MockResponse apply(String path, RecordedRequest request) {
      GenericKubernetesResource resource =
          SERIALIZATION.unmarshal(request.getUtf8Body(), GenericKubernetesResource.class);
      boolean there = handleGet(path).code() == 200;
      return super.dispatch(
          new RecordedRequest(
              request.getHttpVersion(),
              there ? HttpMethod.PATCH : HttpMethod.POST,
              there ? path : path.substring(0, path.lastIndexOf('/')),
              Headers.builder().add("Content-Type", "application/merge-patch+json").build(),
              new Buffer(SERIALIZATION.asJson(resource).getBytes(UTF_8))));
    }

    private static RecordedRequest pending(RecordedRequest request) {
      ObjectNode pod = SERIALIZATION.unmarshal(request.getUtf8Body(), ObjectNode.class);
      pod.putObject("status").put("phase", "Pending");
      return new RecordedRequest(
          request.getHttpVersion(),
          request.method(),
          request.getPath(),
          request.getHeaders(),
          new Buffer(pod.toString().getBytes(UTF_8)));
    }
  }
}
