package io.sparkctr.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server on loopback that keeps what it is sent and tells those who watch. It knows no
 * rights, no quotas, no admission, no scheduler and no controllers: pods stay pending until a test,
 * or a kubelet, says otherwise.
 */
public final class ApiServer implements AutoCloseable {
  public static final String NAMESPACE = "spark-ctr";
  public static final String CONTEXT = "test";

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final Dispatcher dispatcher = new Dispatcher();
  private final KubernetesMockServer server;
  private final KubernetesClient client;

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

  /** Starts one that holds what the manifests lay out: namespace, claim, service accounts. */
  public static ApiServer start() {
    ApiServer server = new ApiServer();
    for (String resource :
        List.of(
            "Namespace spark-ctr",
            "PersistentVolumeClaim ctr-data",
            "ServiceAccount ctr-driver",
            "ServiceAccount ctr-executor")) {
      String[] kindAndName = resource.split(" ", 2);
      server.create(
          "apiVersion: v1\nkind: %s\nmetadata: {name: %s}".formatted((Object[]) kindAndName));
    }
    return server;
  }

  private void create(String manifest) {
    HasMetadata resource = SERIALIZATION.unmarshal(manifest);
    if (!resource.getKind().equals("Namespace")) {
      resource.getMetadata().setNamespace(NAMESPACE);
    }
    client.resource(resource).create();
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

  /** Answers nothing but errors from now on, or no longer. */
  public void setBroken(boolean broken) {
    refuse(503, request -> broken);
  }

  /** Answers these requests, a method and a path each, with this code from now on, and no other. */
  public void refuse(int code, Predicate<String> requests) {
    dispatcher.refusal = new Refusal(code, requests);
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

  @Override
  public void close() {
    client.close();
    server.shutdown();
  }

  private record Refusal(int code, Predicate<String> requests) {}

  /** What the mock server lacks: server-side apply, logs, and pods that begin as pending. */
  private static final class Dispatcher extends KubernetesCrudDispatcher {
    private static final Pattern LOG = Pattern.compile(".*/pods/([^/?]+)/log(?:\\?(.*))?");
    private static final Pattern SINCE = Pattern.compile("(?:^|&)sinceTime=([^&]*)");

    private final List<String> requests = new CopyOnWriteArrayList<>();
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
      return super.dispatch(request);
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
