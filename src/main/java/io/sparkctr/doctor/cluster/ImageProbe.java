package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.doctor.Finding;
import io.sparkctr.k8s.PodState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a pod that does nothing, waits until a node has pulled its image, and deletes the pod. */
final class ImageProbe {
  private static final String NAME = "image";

  private ImageProbe() {}

  static Finding of(KubernetesClient client, KubernetesConfig config) {
    Pod pod = client.resource(pod(config)).inNamespace(config.namespace()).create();
    var running = client.resource(pod).inNamespace(config.namespace());
    try {
      Pod decided =
          running.waitUntilCondition(
              seen -> finding(PodState.of(seen), config.image()).isPresent(),
              config.patience().image().toMillis(),
              TimeUnit.MILLISECONDS);
      return finding(PodState.of(decided), config.image()).orElseThrow();
    } catch (KubernetesClientTimeoutException undecided) {
      return Finding.warn(
          NAME,
          "no node had pulled %s after %d s"
              .formatted(config.image(), config.patience().image().toSeconds()),
          "a pool may be growing, or no node has room: kubectl get events; kubernetes.wait.image is the limit");
    } finally {
      running.withGracePeriod(0).delete();
    }
  }

  /** What the pod's state shows about the image; empty while that is open. */
  private static Optional<Finding> finding(PodState state, String image) {
    return switch (state.step()) {
      case IMAGE_NOT_PULLED, IMAGE_UNUSABLE ->
          Optional.of(
              Finding.fail(
                  NAME,
                  image + ": " + state.explanation(),
                  "check kubernetes.image, and that the cluster may pull from its registry (AKS: REGISTRY in k8s/azure/variables.env)"));
      case CONTAINER_NOT_STARTED ->
          Optional.of(
              Finding.fail(
                  NAME,
                  image + " was pulled, but does not start: " + state.explanation(),
                  "correct what the reason names; bin/image builds an image that starts"));
      case RUNNING, ENDED, OUT_OF_MEMORY -> Optional.of(Finding.ok(NAME, image + " was pulled"));
      case GONE, UNSCHEDULABLE, STARTING, EVICTED, LOST -> Optional.empty();
    };
  }

  /** Meets the restricted profile. Has no label, so that no policy and no driver selects it. */
  private static Pod pod(KubernetesConfig config) {
    return new PodBuilder()
        .withNewMetadata()
        .withGenerateName("ctr-doctor-")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withActiveDeadlineSeconds(Math.max(1, config.patience().image().toSeconds()))
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(10001L)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName("probe")
        .withImage(config.image())
        .withImagePullPolicy(config.imagePullPolicy().kubernetesName())
        .withCommand("/bin/true")
        .withNewResources()
        .addToRequests("cpu", new Quantity("100m"))
        .addToRequests("memory", new Quantity("64Mi"))
        .addToLimits("cpu", new Quantity("100m"))
        .addToLimits("memory", new Quantity("64Mi"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop(List.of("ALL"))
        .endCapabilities()
        .endSecurityContext()
        .endContainer()
        .endSpec()
        .build();
  }
}
