package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sparkctr.doctor.Finding;
import java.util.ArrayList;
import java.util.List;

/** Asks the API server, verb by verb, what the caller may do: it changes nothing. */
final class AccessCheck {
  private final KubernetesClient client;
  private final String namespace;

  AccessCheck(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** One finding a resource. */
  Finding of(RequiredAccess required) {
    List<String> denied = new ArrayList<>();
    for (String verb : required.verbs()) {
      if (!mayDo(verb, required)) {
        denied.add(verb);
      }
    }
    String name = "may " + required.resource();
    return denied.isEmpty()
        ? Finding.ok(name, String.join(", ", required.verbs()) + " in namespace " + namespace)
        : Finding.fail(
            name,
            "not allowed in namespace %s: %s".formatted(namespace, String.join(", ", denied)),
            "have the role of k8s/base/roles.yaml bound to you: ctr-submitter for people, ctr-driver for drivers");
  }

  private boolean mayDo(String verb, RequiredAccess required) {
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
                    .withGroup(required.group())
                    .withResource(required.resourceName())
                    .withSubresource(required.subresource())
                    .withVerb(verb)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
