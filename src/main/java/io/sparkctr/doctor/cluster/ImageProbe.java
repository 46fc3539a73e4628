package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.doctor.Finding;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts a pod that does nothing, sees whether a node could pull its image, and deletes it. */
final class ImageProbe {
  private static final String NAME = "image";
  private static final Set<String> CANNOT_PULL =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

  private ImageProbe() {}

  static Finding of(KubernetesClient client, KubernetesConfig config) {
    Pod pod = client.resource(pod(config)).inNamespace(config.namespace()).create();
    var running = client.resource(pod).inNamespace(config.namespace());
    try {
      Pod seen =
          running.waitUntilCondition(
              ImageProbe::isDecided, config.patience().image().toMillis(), TimeUnit.MILLISECONDS);
      return judged(seen, config.image());
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

  private static Finding judged(Pod pod, String image) {
    return states(pod)
        .map(ContainerState::getWaiting)
        .filter(Objects::nonNull)
        .filter(waiting -> CANNOT_PULL.contains(waiting.getReason()))
        .findFirst()
        .map(
            waiting ->
                Finding.fail(
                    NAME,
                    "%s: %s%s"
                        .formatted(
                            image,
                            waiting.getReason(),
                            waiting.getMessage() == null ? "" : ": " + waiting.getMessage()),
                    "check kubernetes.image, and that the cluster may pull from its registry (AKS: REGISTRY in k8s/azure/variables.env)"))
        .orElseGet(() -> Finding.ok(NAME, image + " was pulled"));
  }

  /** Pulled, or known to be impossible. */
  private static boolean isDecided(Pod pod) {
    return pod != null
        && states(pod)
            .anyMatch(
                state ->
                    state.getRunning() != null
                        || state.getTerminated() != null
                        || (state.getWaiting() != null
                            && CANNOT_PULL.contains(state.getWaiting().getReason())));
  }

  private static Stream<ContainerState> states(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull);
  }

  /** It holds to the restricted profile, and carries no label that a policy or a driver knows. */
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
