package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a driver pod's status says, in one look.
 *
 * @param step how far it is
 * @param reason Kubernetes' word for it, such as {@code ErrImagePull}; may be empty
 * @param message Kubernetes' sentence, one line; may be empty
 * @param exitCode of the driver's container, once it ended
 */
record DriverState(Step step, String reason, String message, OptionalInt exitCode) {
  private static final Set<String> CONTAINERS = Set.of("driver", "spark-kubernetes-driver");
  private static final Set<String> IMAGE_REASONS = Set.of("ErrImagePull", "ImagePullBackOff");
  private static final Set<String> HOPELESS_REASONS =
      Set.of("InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

  /** Exit codes of a process that SIGKILL or SIGTERM ended. */
  private static final Set<Integer> KILLED = Set.of(137, 143);

  /** How far a driver is. */
  enum Step {
    /** Not there, or no longer. */
    GONE,
    /** No node has room for it. */
    UNSCHEDULABLE,
    /** Its image cannot be pulled, which may pass. */
    IMAGE_MISSING,
    /** It can never start. */
    HOPELESS,
    /** Kubernetes is getting it ready. */
    STARTING,
    RUNNING,
    /** Kubernetes ended the pod, whatever its container was about. */
    EVICTED,
    /** The container was killed for its memory. */
    OUT_OF_MEMORY,
    /** The container ended by itself. */
    ENDED,
    /** The pod failed and says nothing of its container. */
    LOST
  }

  static DriverState of(Pod pod) {
    if (pod == null) {
      return new DriverState(Step.GONE, "", "", OptionalInt.empty());
    }
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    String phase = word(status.getPhase());
    Optional<ContainerState> container =
        statuses(status)
            .filter(known -> CONTAINERS.contains(known.getName()))
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
          ? new DriverState(Step.ENDED, "", "", OptionalInt.of(0))
          : state(Step.LOST, phase, status.getMessage());
    }
    return container
        .map(ContainerState::getWaiting)
        .map(waiting -> waiting(waiting.getReason(), waiting.getMessage()))
        .or(() -> unschedulable(status))
        .orElseGet(() -> state(phase.equals("Running") ? Step.RUNNING : Step.STARTING, "", ""));
  }

  /** Name of the container that the driver is, in a pod that may have others. */
  static String container(Pod pod) {
    List<String> names = pod.getSpec().getContainers().stream().map(Container::getName).toList();
    return names.stream().filter(CONTAINERS::contains).findFirst().orElse(names.get(0));
  }

  private static Stream<ContainerStatus> statuses(PodStatus status) {
    List<ContainerStatus> statuses = status.getContainerStatuses();
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private static DriverState ended(ContainerStateTerminated ended) {
    Step step = "OOMKilled".equals(ended.getReason()) ? Step.OUT_OF_MEMORY : Step.ENDED;
    int code = ended.getExitCode() == null ? 1 : ended.getExitCode();
    return new DriverState(
        step, word(ended.getReason()), line(ended.getMessage()), OptionalInt.of(code));
  }

  private static DriverState waiting(String reason, String message) {
    String word = word(reason);
    Step step =
        IMAGE_REASONS.contains(word)
            ? Step.IMAGE_MISSING
            : HOPELESS_REASONS.contains(word) ? Step.HOPELESS : Step.STARTING;
    return state(step, word, message);
  }

  private static Optional<DriverState> unschedulable(PodStatus status) {
    return status.getConditions().stream()
        .filter(condition -> "PodScheduled".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .findFirst()
        .map(condition -> state(Step.UNSCHEDULABLE, condition.getReason(), condition.getMessage()));
  }

  private static DriverState state(Step step, String reason, String message) {
    return new DriverState(step, word(reason), line(message), OptionalInt.empty());
  }

  private static String word(String text) {
    return text == null ? "" : text.strip();
  }

  private static String line(String text) {
    return word(text).replaceAll("\\s+", " ");
  }

  /** The reason and the message, as a line shows them; empty where there is neither. */
  String told() {
    return Stream.of(reason, message)
        .filter(part -> !part.isEmpty())
        .reduce((a, b) -> a + ": " + b)
        .orElse("");
  }
}
