package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sparkctr.doctor.Finding;
import java.util.List;

/**
 * Asks the API server whether the caller may do what a driver or a submission needs. Changes
 * nothing.
 *
 * @param group API group, empty = core
 * @param resource plural name, with a subresource after a slash
 * @param verbs all verbs that are needed
 */
public record AccessCheck(String group, String resource, List<String> verbs) {

  /**
   * The requests of a driver. It creates, watches, labels and deletes executor pods, and keeps
   * their configuration in a config map. At its end it deletes everything with its application's
   * label. It creates claims if executors have scratch volumes.
   */
  public static final List<AccessCheck> DRIVER =
      List.of(
          core("pods", "get", "list", "watch", "create", "patch", "delete", "deletecollection"),
          core("configmaps", "get", "list", "create", "delete", "deletecollection"),
          core("services", "get", "list", "delete", "deletecollection"),
          core("persistentvolumeclaims", "get", "list", "create", "delete", "deletecollection"));

  /** The requests of a submission: it creates the driver, follows it and deletes it. */
  public static final List<AccessCheck> SUBMITTER =
      List.of(
          core("pods", "get", "list", "watch", "create", "patch", "delete"),
          core("pods/log", "get"),
          core("services", "get", "create", "patch", "delete"),
          core("configmaps", "get", "create", "patch", "delete"),
          core("secrets", "get", "create", "patch", "delete"),
          new AccessCheck(
              "networking.k8s.io", "networkpolicies", List.of("get", "create", "patch", "delete")),
          core("persistentvolumeclaims", "get"),
          core("serviceaccounts", "get"));

  private static AccessCheck core(String resource, String... verbs) {
    return new AccessCheck("", resource, List.of(verbs));
  }

  Finding run(KubernetesClient client, String namespace) {
    List<String> denied =
        verbs.stream().filter(verb -> !isAllowed(verb, client, namespace)).toList();
    String name = "may " + resource;
    return denied.isEmpty()
        ? Finding.ok(name, String.join(", ", verbs) + " in namespace " + namespace)
        : Finding.fail(
            name,
            "not allowed in namespace %s: %s".formatted(namespace, String.join(", ", denied)),
            "have the role of k8s/base/roles.yaml bound to you: ctr-submitter for people, ctr-driver for drivers");
  }

  private boolean isAllowed(String verb, KubernetesClient client, String namespace) {
    String[] parts = resource.split("/", 2);
    SelfSubjectAccessReview answer =
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withNewResourceAttributes()
                    .withNamespace(namespace)
                    .withGroup(group)
                    .withResource(parts[0])
                    .withSubresource(parts.length > 1 ? parts[1] : "")
                    .withVerb(verb)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
