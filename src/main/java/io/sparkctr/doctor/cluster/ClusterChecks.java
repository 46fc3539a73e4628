package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkctr.config.DoctorConfig;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.doctor.Clocks;
import io.sparkctr.doctor.Finding;
import io.sparkctr.k8s.Cluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Whether the cluster offers what the job needs: from a workstation, or from a pod within. */
public final class ClusterChecks {
  private static final String CLUSTER = "cluster";
  private static final int PATIENCE_SECONDS = 20;

  private final KubernetesConfig config;
  private final DoctorConfig doctor;
  private final Consumer<Finding> findings;

  public ClusterChecks(KubernetesConfig config, DoctorConfig doctor, Consumer<Finding> findings) {
    this.config = config;
    this.doctor = doctor;
    this.findings = findings;
  }

  /** Whether this machine knows a cluster at all: it is a pod, or has a kubeconfig file. */
  public static boolean knowsCluster() {
    return isPod()
        || Config.getKubeconfigFilenames().stream()
            .anyMatch(file -> Files.isRegularFile(Path.of(file)));
  }

  /** Whether this machine is a pod of a cluster. */
  public static boolean isPod() {
    return System.getenv(Config.KUBERNETES_SERVICE_HOST_PROPERTY) != null;
  }

  /** All checks; where the API server cannot be reached, that alone. */
  public void run() {
    try (Cluster cluster = Cluster.open(config)) {
      try {
        if (reach(cluster)) {
          look(cluster.client());
        }
      } catch (KubernetesClientException refused) {
        fail(cluster.refused(refused));
      }
    } catch (UserError unusable) {
      fail(unusable);
    }
  }

  private void fail(UserError error) {
    findings.accept(
        Finding.fail(CLUSTER, error.getMessage(), "see kubernetes.context in reference.conf"));
  }

  private void look(KubernetesClient client) {
    List<RequiredAccess> required = isPod() ? RequiredAccess.DRIVER : RequiredAccess.SUBMITTER;
    AccessCheck access = new AccessCheck(client, config.namespace());
    required.forEach(resource -> findings.accept(access.of(resource)));
    new ClaimCheck(client, config.namespace(), findings).run(config.claim());
    findings.accept(
        GpuNodeCheck.of(client, config.executor().gpuVendor() + "/gpu", config.executor().gpus()));
    findings.accept(
        doctor.probeImage()
            ? ImageProbe.of(client, config)
            : Finding.skip(
                "image",
                config.image()
                    + " not checked: doctor.probe-image=true starts a pod that pulls it"));
  }

  /** The server's version and clock; whether it answered. */
  private boolean reach(Cluster cluster) {
    String server = cluster.client().getMasterUrl().toString();
    try {
      HttpResponse<String> answer = version(cluster.client());
      Instant here = Instant.now();
      if (!answer.isSuccessful()) {
        throw new IOException("it answers " + answer.code());
      }
      Object version = Serialization.unmarshal(answer.body(), Map.class).get("gitVersion");
      findings.accept(
          Finding.ok(
              CLUSTER, "%s, Kubernetes %s at %s".formatted(cluster.context(), version, server)));
      findings.accept(clock(date(answer), here));
      return true;
    } catch (IOException failure) {
      findings.accept(
          Finding.fail(
              CLUSTER,
              "the API server %s of context %s cannot be used: %s"
                  .formatted(server, cluster.context(), failure.getMessage()),
              "check the network, a VPN, the login, and kubernetes.context"));
      return false;
    }
  }

  private static HttpResponse<String> version(KubernetesClient client) throws IOException {
    var http = client.getHttpClient();
    URI version = URI.create(client.getMasterUrl().toString()).resolve("/version");
    try {
      return http.sendAsync(http.newHttpRequestBuilder().uri(version).build(), String.class)
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause().getMessage()), failure);
    } catch (TimeoutException silent) {
      throw new IOException("no answer within " + PATIENCE_SECONDS + " s", silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  /** Looked for by hand: the client gives names as they came, and HTTP/2 has them in lower case. */
  private static Optional<String> date(HttpResponse<String> answer) {
    return answer.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Date"))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  private Finding clock(Optional<String> date, Instant here) {
    if (date.isEmpty()) {
      return Finding.skip("cluster clock", "the API server does not tell the time");
    }
    Instant there =
        ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    return Clocks.compared(CLUSTER, Duration.between(there, here).abs(), doctor.maxClockSkew());
  }
}
