package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.doctor.Finding;
import java.net.HttpURLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whether the cluster has what pods ask for: the claim with its storage class, and GPUs. */
final class ResourceChecks {
  private static final String MANY_WRITERS = "ReadWriteMany";

  private final KubernetesClient client;
  private final KubernetesConfig config;

  ResourceChecks(KubernetesClient client, KubernetesConfig config) {
    this.client = client;
    this.config = config;
  }

  void run(Consumer<Finding> findings) {
    PersistentVolumeClaim claim =
        client
            .persistentVolumeClaims()
            .inNamespace(config.namespace())
            .withName(config.claim())
            .get();
    if (claim == null) {
      findings.accept(
          Finding.fail(
              "claim",
              "no claim %s in namespace %s".formatted(config.claim(), config.namespace()),
              "kubectl apply --kustomize k8s/overlays/… creates it, or name another one in kubernetes.claim"));
    } else {
      findings.accept(claim(claim));
      findings.accept(storageClass(claim.getSpec().getStorageClassName()));
    }
    findings.accept(gpus());
  }

  private static Finding claim(PersistentVolumeClaim claim) {
    String name = claim.getMetadata().getName();
    String className = claim.getSpec().getStorageClassName();
    String phase = claim.getStatus() == null ? "Pending" : claim.getStatus().getPhase();
    if (!"Bound".equals(phase)) {
      return Finding.fail(
          "claim",
          "%s of class %s is %s"
              .formatted(name, className == null ? "(default)" : '"' + className + '"', phase),
          "kubectl describe pvc "
              + name
              + " shows what it waits for; Trident needs a backend and a pool of that level");
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

  private Finding storageClass(String name) {
    String check = "storage class";
    if (name == null || name.isEmpty()) {
      return Finding.skip(check, "the claim names none: it is bound to a volume by name");
    }
    return orSkipped(
        check,
        name + ": not allowed to read it",
        () ->
            client.storage().v1().storageClasses().withName(name).get() != null
                ? Finding.ok(check, name)
                : Finding.fail(
                    check,
                    "the claim names " + name + ", which does not exist",
                    "apply k8s/components/anf, or use a class of this cluster: kubectl get storageclass"));
  }

  /** GPUs on the nodes that exist now. */
  private Finding gpus() {
    return orSkipped(
        "GPU nodes",
        "not allowed to list nodes",
        () -> gpus(client.nodes().list().getItems(), config.executor().gpus()));
  }

  private Finding gpus(List<Node> nodes, int perExecutor) {
    String resource = config.executor().gpuVendor() + "/gpu";
    int[] gpus =
        nodes.stream().mapToInt(node -> allocatable(node, resource)).filter(n -> n > 0).toArray();
    int sum = Arrays.stream(gpus).sum();
    String detail = "%d %s on %d of %d nodes".formatted(sum, resource, gpus.length, nodes.size());
    if (sum > 0) {
      return Finding.ok("GPU nodes", detail);
    }
    return perExecutor == 0
        ? Finding.skip("GPU nodes", detail + "; executors ask for none")
        : Finding.warn(
            "GPU nodes",
            detail + "; an executor asks for " + perExecutor,
            "a pool that scales from zero adds a node when a pod needs one; otherwise install the device plugin (k8s/azure/gpu)");
  }

  private static int allocatable(Node node, String resource) {
    if (node.getStatus() == null || node.getStatus().getAllocatable() == null) {
      return 0;
    }
    Quantity quantity = node.getStatus().getAllocatable().get(resource);
    return quantity == null ? 0 : quantity.getNumericalAmount().intValue();
  }

  /** Many users may not read what belongs to no namespace. */
  private static Finding orSkipped(String check, String reason, Supplier<Finding> read) {
    try {
      return read.get();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Finding.skip(check, reason);
      }
      throw refused;
    }
  }
}
