package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.UserError;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A Kubernetes cluster, chosen by a context of the kubeconfig file or by the pod this runs in. */
public final class Cluster implements AutoCloseable {
  /** The client's code for a request without an answer. */
  private static final int NO_ANSWER = -1;

  private final KubernetesClient client;
  private final String context;
  private final String namespace;

  private Cluster(KubernetesClient client, String context, String namespace) {
    this.client = client;
    this.context = context;
    this.namespace = namespace;
  }

  /** Whether this process runs in a pod. */
  public static boolean isInPod() {
    return System.getenv(Config.KUBERNETES_SERVICE_HOST_PROPERTY) != null;
  }

  /** Whether there is a kubeconfig file. */
  public static boolean hasKubeconfig() {
    return Config.getKubeconfigFilenames().stream()
        .anyMatch(file -> Files.isRegularFile(Path.of(file)));
  }

  /**
   * Finds the cluster; sends no request yet.
   *
   * @throws UserError if there is no kubeconfig file, or no such context in it
   */
  public static Cluster open(KubernetesConfig config) {
    return open(config, isInPod());
  }

  static Cluster open(KubernetesConfig config, boolean inPod) {
    Collection<String> files = Config.getKubeconfigFilenames();
    boolean hasFile = hasKubeconfig();
    if (!inPod && !hasFile) {
      throw new UserError(
          "no kubeconfig file at %s: get one (AKS: az aks get-credentials), or name it in KUBECONFIG"
              .formatted(String.join(", ", files)));
    }
    // A driver pod receives the submission's settings too, but has no file with contexts.
    String wanted = hasFile ? config.context() : "";
    Config found = configure(wanted, files);
    if (found.getCurrentContext() == null && !inPod) {
      throw new UserError(
          "the kubeconfig file %s has no current context: name one of %s in kubernetes.context"
              .formatted(String.join(", ", files), contexts(found)));
    }
    if (!wanted.isEmpty()
        && found.getContexts().stream().noneMatch(has -> has.getName().equals(wanted))) {
      throw new UserError(
          "kubernetes.context=%s: the kubeconfig file %s has only %s"
              .formatted(wanted, String.join(", ", files), contexts(found)));
    }
    String context =
        found.getCurrentContext() == null ? "in-cluster" : found.getCurrentContext().getName();
    found.setNamespace(config.namespace());
    // Callers repeat failed requests and report them; long retries within one would hide them.
    found.setRequestRetryBackoffLimit(2);
    return new Cluster(
        new KubernetesClientBuilder().withConfig(found).build(), context, config.namespace());
  }

  private static Config configure(String context, Collection<String> files) {
    try {
      return Config.autoConfigure(context.isEmpty() ? null : context);
    } catch (KubernetesClientException broken) {
      throw new UserError(
          "the kubeconfig file %s cannot be read: %s"
              .formatted(String.join(", ", files), rootMessage(broken)),
          broken);
    }
  }

  private static String contexts(Config config) {
    String names =
        config.getContexts().stream().map(NamedContext::getName).collect(Collectors.joining(", "));
    return names.isEmpty() ? "no context" : names;
  }

  /**
   * Checks that namespace, claim and service account of a submission exist. Skips what the caller
   * may not read.
   *
   * @throws UserError if one is missing
   */
  void check(KubernetesConfig config) {
    require(
        "namespace",
        namespace,
        "kubectl apply -k k8s/overlays/… creates it, or name another one in kubernetes.namespace",
        () -> client.namespaces().withName(namespace).get());
    require(
        "claim",
        config.claim(),
        "kubectl apply -k k8s/overlays/… creates it, or name another one in kubernetes.claim",
        () ->
            client.persistentVolumeClaims().inNamespace(namespace).withName(config.claim()).get());
    require(
        "service account",
        config.driver().serviceAccount(),
        "kubectl apply -k k8s/overlays/… creates it, or name another one in kubernetes.driver.service-account",
        () ->
            client
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(config.driver().serviceAccount())
                .get());
  }

  private void require(String kind, String name, String remedy, Supplier<Object> read) {
    Object found;
    try {
      found = read.get();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        // The caller may still be allowed to submit.
        return;
      }
      throw refused(failure);
    }
    if (found == null) {
      throw new UserError(
          "no %s %s%s in context %s: %s"
              .formatted(
                  kind,
                  name,
                  kind.equals("namespace") ? "" : " in namespace " + namespace,
                  context,
                  remedy));
    }
  }

  /** Explains a failed request to the user. */
  public UserError refused(KubernetesClientException failure) {
    String server = client.getMasterUrl().toString();
    String reason = rootMessage(failure);
    String message =
        switch (failure.getCode()) {
          case NO_ANSWER ->
              "the API server %s of context %s cannot be reached: %s; check the network, a VPN, and the context"
                  .formatted(server, context, reason);
          case HttpURLConnection.HTTP_UNAUTHORIZED ->
              "the API server %s does not accept the credentials of context %s: log in again"
                  .formatted(server, context);
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "context %s may not do this: %s; ask for the rights, or choose another kubernetes.context"
                  .formatted(context, reason);
          default -> "the API server %s refuses: %s".formatted(server, reason);
        };
    return new UserError(message, failure);
  }

  PodResource pod(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }

  public KubernetesClient client() {
    return client;
  }

  public String context() {
    return context;
  }

  String namespace() {
    return namespace;
  }

  /** A {@code kubectl} command for this namespace, for messages. */
  String kubectl(String arguments) {
    String chosen = context.equals("in-cluster") ? "" : " --context " + context;
    return "kubectl%s -n %s %s".formatted(chosen, namespace, arguments);
  }

  @Override
  public void close() {
    client.close();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage()).strip();
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}
