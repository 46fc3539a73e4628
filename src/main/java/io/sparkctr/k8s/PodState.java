package io.sparkctr.k8s;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a pod, read from its status once. It concerns one container: the driver's, or the
 * pod's first.
 *
 * @param step how far the container is
 * @param reason Kubernetes' word for it, such as {@code ErrImagePull}; may be empty
 * @param message Kubernetes' sentence, one line; may be empty
 * @param exitCode of the container, once it ended
 */
public record PodState(Step step, String reason, String message, OptionalInt exitCode) {
  private static final Set<String> DRIVER_CONTAINERS = Set.of("driver", "spark-kubernetes-driver");

  /**
   * What a waiting container's reason means. The reasons are all that the kubelet's source gives
   * for an image that it cannot use ({@code pkg/kubelet/images}, {@code cri-api/pkg/errors}) and
   * for a container that it cannot start ({@code pkg/kubelet/kuberuntime}).
   */
  private static final Map<String, Step> WAITING =
      Map.ofEntries(
          entry("ErrImagePull", Step.IMAGE_NOT_PULLED),
          entry("ImagePullBackOff", Step.IMAGE_NOT_PULLED),
          entry("RegistryUnavailable", Step.IMAGE_NOT_PULLED),
          entry("InvalidImageName", Step.IMAGE_UNUSABLE),
          entry("ErrImageNeverPull", Step.IMAGE_UNUSABLE),
          entry("ImageInspectError", Step.IMAGE_UNUSABLE),
          entry("SignatureValidationFailed", Step.IMAGE_UNUSABLE),
          entry("CreateContainerConfigError", Step.CONTAINER_NOT_STARTED),
          entry("CreateContainerError", Step.CONTAINER_NOT_STARTED),
          entry("RunContainerError", Step.CONTAINER_NOT_STARTED),
          entry("PreCreateHookError", Step.CONTAINER_NOT_STARTED),
          entry("PreStartHookError", Step.CONTAINER_NOT_STARTED),
          entry("PostStartHookError", Step.CONTAINER_NOT_STARTED));

  /** Exit codes of a process that SIGKILL or SIGTERM ended. */
  private static final Set<Integer> KILLED = Set.of(137, 143);

  /** How far a pod is. */
  public enum Step {
    /** The pod does not exist. */
    GONE,
    /** No node has room for the pod. */
    UNSCHEDULABLE,
    /** The node could not pull the image. It tries again. */
    IMAGE_NOT_PULLED,
    /** The node cannot use this image. Another try does not help. */
    IMAGE_UNUSABLE,
    /** The image is there, but the node cannot start a container from it. It tries again. */
    CONTAINER_NOT_STARTED,
    /** Kubernetes prepares the pod. */
    STARTING,
    RUNNING,
    /** Kubernetes ended the pod, whatever its container did. */
    EVICTED,
    /** The container was killed because it used too much memory. */
    OUT_OF_MEMORY,
    /** The container ended by itself. */
    ENDED,
    /** The pod failed, and its status does not show its container. */
    LOST
  }

  /** The state of a pod; {@code null} stands for a pod that does not exist. */
  public static PodState of(Pod pod) {
    if (pod == null) {
      return new PodState(Step.GONE, "", "", OptionalInt.empty());
    }
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    String phase = word(status.getPhase());
    Optional<ContainerState> container =
        statuses(status)
            .filter(known -> DRIVER_CONTAINERS.contains(known.getName()))
            .findFirst()
            .or(() -> statuses(status).findFirst())
            .map(ContainerStatus::getState);
    Optional<ContainerStateTerminated> ended = container.map(ContainerState::getTerminated);
    boolean over = phase.equals("Failed") || phase.equals("Succeeded");
    if (phase.equals("Failed") && !word(status.getReason()).isEmpty()) {
      return state(Step.EVICTED, status.getReason(), status.getMessage());
    }
    if (ended.isPresent() && over) {
      boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
      return deleted && KILLED.contains(ended.get().getExitCode())
          ? state(Step.GONE, "", "")
          : ended(ended.get());
    }
    if (over) {
      return phase.equals("Succeeded")
          ? new PodState(Step.ENDED, "", "", OptionalInt.of(0))
          : state(Step.LOST, phase, status.getMessage());
    }
    return container
        .map(ContainerState::getWaiting)
        .map(
            waiting ->
                state(
                    WAITING.getOrDefault(word(waiting.getReason()), Step.STARTING),
                    waiting.getReason(),
                    waiting.getMessage()))
        .or(() -> unschedulable(status))
        .orElseGet(() -> state(phase.equals("Running") ? Step.RUNNING : Step.STARTING, "", ""));
  }

  /** Name of the container that the state concerns. */
  static String container(Pod pod) {
    List<String> names = pod.getSpec().getContainers().stream().map(Container::getName).toList();
    return names.stream().filter(DRIVER_CONTAINERS::contains).findFirst().orElse(names.get(0));
  }

  private static Stream<ContainerStatus> statuses(PodStatus status) {
    List<ContainerStatus> statuses = status.getContainerStatuses();
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private static PodState ended(ContainerStateTerminated ended) {
    Step step = "OOMKilled".equals(ended.getReason()) ? Step.OUT_OF_MEMORY : Step.ENDED;
    int code = ended.getExitCode() == null ? 1 : ended.getExitCode();
    return new PodState(
        step, word(ended.getReason()), line(ended.getMessage()), OptionalInt.of(code));
  }

  private static Optional<PodState> unschedulable(PodStatus status) {
    return status.getConditions().stream()
        .filter(condition -> "PodScheduled".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .findFirst()
        .map(condition -> state(Step.UNSCHEDULABLE, condition.getReason(), condition.getMessage()));
  }

  private static PodState state(Step step, String reason, String message) {
    return new PodState(step, word(reason), line(message), OptionalInt.empty());
  }

  private static String word(String text) {
    return text == null ? "" : text.strip();
  }

  private static String line(String text) {
    return word(text).replaceAll("\\s+", " ");
  }

  /** Reason and message in one line; empty if there is neither. */
  public String explanation() {
    return Stream.of(reason, message)
        .filter(part -> !part.isEmpty())
        .reduce((a, b) -> a + ": " + b)
        .orElse("");
  }
}
