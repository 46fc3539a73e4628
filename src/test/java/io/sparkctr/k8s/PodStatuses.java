package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;

/** Statuses of a pod as a cluster writes them. */
public final class PodStatuses {
  private PodStatuses() {}

  public static PodStatus running() {
    return container("Running", new ContainerStateBuilder().withNewRunning().endRunning().build());
  }

  public static PodStatus waiting(String reason, String message) {
    return container(
        "Pending",
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build());
  }

  public static PodStatus unschedulable(String message) {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage(message)
        .endCondition()
        .build();
  }

  public static PodStatus ended(int exitCode, String reason) {
    return container(
        exitCode == 0 ? "Succeeded" : "Failed",
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(reason)
            .endTerminated()
            .build());
  }

  public static PodStatus evicted(String message) {
    return new PodStatusBuilder()
        .withPhase("Failed")
        .withReason("Evicted")
        .withMessage(message)
        .build();
  }

  private static PodStatus container(String phase, ContainerState state) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .addNewContainerStatus()
        .withName("driver")
        .withState(state)
        .endContainerStatus()
        .build();
  }
}
