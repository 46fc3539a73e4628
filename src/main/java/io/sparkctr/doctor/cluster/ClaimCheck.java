package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.doctor.Finding;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/** Whether the claim of the shared volume is there and bound, and its storage class with it. */
final class ClaimCheck {
  private static final String MANY_WRITERS = "ReadWriteMany";

  private final KubernetesClient client;
  private final String namespace;
  private final Consumer<Finding> findings;

  ClaimCheck(KubernetesClient client, String namespace, Consumer<Finding> findings) {
    this.client = client;
    this.namespace = namespace;
    this.findings = findings;
  }

  void run(String name) {
    PersistentVolumeClaim claim =
        client.persistentVolumeClaims().inNamespace(namespace).withName(name).get();
    if (claim == null) {
      findings.accept(
          Finding.fail(
              "claim",
              "no claim %s in namespace %s".formatted(name, namespace),
              "kubectl apply --kustomize k8s/overlays/… makes it, or name another one in kubernetes.claim"));
      return;
    }
    String className = claim.getSpec().getStorageClassName();
    findings.accept(bound(claim, className));
    findings.accept(storageClass(className));
  }

  private static Finding bound(PersistentVolumeClaim claim, String className) {
    String name = claim.getMetadata().getName();
    String phase = claim.getStatus() == null ? "Pending" : claim.getStatus().getPhase();
    if (!"Bound".equals(phase)) {
      return Finding.fail(
          "claim",
          "%s of class %s is %s".formatted(name, quoted(className), phase),
          "kubectl describe pvc "
              + name
              + " tells what it waits for; Trident needs a backend and a pool of that level");
    }
    if (!claim.getSpec().getAccessModes().contains(MANY_WRITERS)) {
      return Finding.fail(
          "claim",
          name + " is bound, but not " + MANY_WRITERS,
          "executors on several nodes write to it: claim a volume that allows that");
    }
    Object size =
        claim.getStatus().getCapacity() == null
            ? "unknown size"
            : claim.getStatus().getCapacity().get("storage");
    return Finding.ok(
        "claim", "%s is bound to %s, %s".formatted(name, claim.getSpec().getVolumeName(), size));
  }

  private Finding storageClass(String className) {
    if (className == null || className.isEmpty()) {
      return Finding.skip("storage class", "the claim names none: it is bound to a volume by name");
    }
    try {
      return client.storage().v1().storageClasses().withName(className).get() != null
          ? Finding.ok("storage class", className)
          : Finding.fail(
              "storage class",
              "the claim names " + className + ", which is not there",
              "apply k8s/components/anf, or use a class of this cluster: kubectl get storageclass");
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Finding.skip("storage class", className + ": not allowed to look");
      }
      throw refused;
    }
  }

  private static String quoted(String className) {
    return className == null ? "(default)" : '"' + className + '"';
  }
}
