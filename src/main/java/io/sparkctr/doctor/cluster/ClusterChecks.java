package io.sparkctr.doctor.cluster;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Whether the cluster has what the job needs, seen from a workstation or from a pod in it. */
public final class ClusterChecks {
  private static final String CLUSTER = "cluster";
  private static final int TIMEOUT_SECONDS = 20;

  private final KubernetesConfig config;
  private final DoctorConfig doctor;
  private final Consumer<Finding> findings;

  public ClusterChecks(KubernetesConfig config, DoctorConfig doctor, Consumer<Finding> findings) {
    this.config = config;
    this.doctor = doctor;
    this.findings = findings;
  }

  /** Runs all checks. If the API server does not answer, that is the only finding. */
  public void run() {
    try (Cluster cluster = Cluster.open(config)) {
      try {
        if (answers(cluster)) {
          check(cluster.client());
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

  private void check(KubernetesClient client) {
    (Cluster.isInPod() ? AccessCheck.DRIVER : AccessCheck.SUBMITTER)
        .forEach(access -> findings.accept(access.run(client, config.namespace())));
    new ResourceChecks(client, config).run(findings);
    findings.accept(
        doctor.probeImage()
            ? ImageProbe.of(client, config)
            : Finding.skip(
                "image",
                config.image()
                    + " not checked: doctor.probe-image=true starts a pod that pulls it"));
  }

  /** Finds the server's version and clock; returns whether it answered. */
  private boolean answers(Cluster cluster) {
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
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause().getMessage()), failure);
    } catch (TimeoutException timeout) {
      throw new IOException("no answer within " + TIMEOUT_SECONDS + " s", timeout);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  /** Ignores case: the client returns names as they come, and HTTP/2 has them in lower case. */
  private static Optional<String> date(HttpResponse<String> answer) {
    return answer.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Date"))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  private Finding clock(Optional<String> date, Instant here) {
    if (date.isEmpty()) {
      return Finding.skip("cluster clock", "the API server sends no Date header");
    }
    Instant there =
        ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    return Clocks.compared(CLUSTER, Duration.between(there, here).abs(), doctor.maxClockSkew());
  }
}
