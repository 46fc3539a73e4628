package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.utils.ResponseProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * An API server that stores what it is given and says who may do what, and a kubeconfig file that
 * names it. It schedules nothing and enforces no rights.
 */
public final class FakeCluster implements AutoCloseable {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String KUBECONFIG = "kubeconfig";

  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final Set<String> denied = new HashSet<>();
  private Duration ahead = Duration.ZERO;
  private final String kubeconfigBefore = System.getProperty(KUBECONFIG);

  /** Starts it; until it is closed, this process finds it by its kubeconfig file. */
  public FakeCluster(Path folder) throws IOException {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    // Before the server's own answer, which says nothing.
    server.expect().get().withPath("/version").andReply(new Version()).always();
    server.init();
    server
        .expect()
        .post()
        .withPath(REVIEWS)
        .andReply(201, request -> answered(request.getBody().readUtf8()))
        .always();
    client = server.createClient();
    Path file =
        Files.writeString(
            folder.resolve(KUBECONFIG),
            """
            apiVersion: v1
            kind: Config
            current-context: fake
            clusters:
              - {name: fake, cluster: {server: "http://%s:%d"}}
            users:
              - {name: nobody, user: {}}
            contexts:
              - {name: fake, context: {cluster: fake, user: nobody}}
            """
                .formatted(server.getHostName(), server.getPort()));
    System.setProperty(KUBECONFIG, file.toString());
  }

  public KubernetesMockServer server() {
    return server;
  }

  public KubernetesClient client() {
    return client;
  }

  /** Sets the server's clock. */
  public FakeCluster ahead(Duration time) {
    ahead = time;
    return this;
  }

  /** Denies a verb on a resource from now on: {@code create pods}. */
  public FakeCluster deny(String verb, String resource) {
    denied.add(verb + " " + resource);
    return this;
  }

  /** Stores a claim of the shared volume, in a phase, with its class. */
  public FakeCluster withClaim(String phase, String accessMode) {
    PersistentVolumeClaim claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName("ctr-data")
            .withNamespace("spark-ctr")
            .endMetadata()
            .withNewSpec()
            .withAccessModes(accessMode)
            .withStorageClassName("anf-premium")
            .withVolumeName("ctr-data")
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .addToCapacity("storage", new Quantity("2Ti"))
            .endStatus()
            .build();
    client.resource(claim).create();
    return this;
  }

  /** Stores the storage class. */
  public FakeCluster withClass() {
    client
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName("anf-premium")
                .endMetadata()
                .withProvisioner("csi.trident.netapp.io")
                .build())
        .create();
    return this;
  }

  /** Stores a node with so many GPUs. */
  public FakeCluster withNode(String name, int gpus) {
    Node node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewStatus()
            .addToAllocatable("cpu", new Quantity("8"))
            .addToAllocatable("nvidia.com/gpu", new Quantity(Integer.toString(gpus)))
            .endStatus()
            .build();
    client.resource(node).create();
    return this;
  }

  private Map<String, Object> answered(String review) {
    ResourceAttributes asked =
        Serialization.unmarshal(review, SelfSubjectAccessReview.class)
            .getSpec()
            .getResourceAttributes();
    String subresource = asked.getSubresource() == null ? "" : asked.getSubresource();
    String name = asked.getResource() + (subresource.isEmpty() ? "" : "/" + subresource);
    boolean allowed = !denied.contains(asked.getVerb() + " " + name);
    return Map.of(
        "apiVersion", "authorization.k8s.io/v1",
        "kind", "SelfSubjectAccessReview",
        "status", Map.of("allowed", allowed));
  }

  /** The server's version, with its clock in a header. */
  private final class Version implements ResponseProvider<Object> {
    @Override
    public int getStatusCode(RecordedRequest request) {
      return 200;
    }

    @Override
    public Headers getHeaders() {
      ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plus(ahead);
      return Headers.builder()
          .add("Content-Type", "application/json")
          .add("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now))
          .build();
    }

    @Override
    public void setHeaders(Headers headers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object getBody(RecordedRequest request) {
      return "{\"major\": \"1\", \"minor\": \"33\", \"gitVersion\": \"v1.33.5\"}";
    }
  }

  @Override
  public void close() {
    if (kubeconfigBefore == null) {
      System.clearProperty(KUBECONFIG);
    } else {
      System.setProperty(KUBECONFIG, kubeconfigBefore);
    }
    client.close();
    server.destroy();
  }
}
