package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.sparkctr.k8s.PodState.Step;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {
  @Test
  void noPodIsGone() {
    assertThat(PodState.of(null).step()).isEqualTo(Step.GONE);
  }

  @Test
  void aPodWithoutAStatusIsStarting() {
    assertThat(PodState.of(new PodBuilder().withNewMetadata().endMetadata().build()).step())
        .isEqualTo(Step.STARTING);
  }

  @Test
  void theContainersExitCodeIsKept() {
    assertThat(of(PodStatuses.ended(3, "Error")))
        .isEqualTo(new PodState(Step.ENDED, "Error", "", OptionalInt.of(3)));
    assertThat(of(PodStatuses.ended(0, "Completed")).exitCode()).hasValue(0);
  }

  @Test
  void theDriversContainerCountsAndNotItsNeighbours() {
    PodStatus both =
        new PodStatusBuilder(PodStatuses.ended(3, "Error"))
            .addNewContainerStatusLike(
                PodStatuses.ended(0, "Completed").getContainerStatuses().get(0))
            .withName("mesh")
            .endContainerStatus()
            .build();

    assertThat(of(both).exitCode()).hasValue(3);
  }

  @Test
  void aPodEndedByKubernetesIsNoEndOfItsOwn() {
    PodStatus evicted =
        new PodStatusBuilder(PodStatuses.ended(137, "Error"))
            .withReason("Evicted")
            .withMessage("low on\n memory")
            .build();

    assertThat(of(evicted))
        .isEqualTo(new PodState(Step.EVICTED, "Evicted", "low on memory", OptionalInt.empty()));
  }

  @Test
  void aContainerKilledForItsMemoryIsToldApart() {
    assertThat(of(PodStatuses.ended(137, "OOMKilled")).step()).isEqualTo(Step.OUT_OF_MEMORY);
  }

  @Test
  void aPodThatIsBeingDeletedDidNotEndByItself() {
    Pod deleted =
        new PodBuilder()
            .withNewMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .withStatus(PodStatuses.ended(143, "Error"))
            .build();

    assertThat(PodState.of(deleted).step()).isEqualTo(Step.GONE);
  }

  @Test
  void aFailedPodThatSaysNothingOfItsContainerIsLost() {
    assertThat(of(new PodStatusBuilder().withPhase("Failed").build()).step()).isEqualTo(Step.LOST);
  }

  @ParameterizedTest
  @CsvSource({
    "ErrImagePull, IMAGE_NOT_PULLED",
    "ImagePullBackOff, IMAGE_NOT_PULLED",
    "RegistryUnavailable, IMAGE_NOT_PULLED",
    "InvalidImageName, IMAGE_UNUSABLE",
    "ErrImageNeverPull, IMAGE_UNUSABLE",
    "ImageInspectError, IMAGE_UNUSABLE",
    "SignatureValidationFailed, IMAGE_UNUSABLE",
    "CreateContainerConfigError, CONTAINER_NOT_STARTED",
    "CreateContainerError, CONTAINER_NOT_STARTED",
    "RunContainerError, CONTAINER_NOT_STARTED",
    "ContainerCreating, STARTING",
    "PodInitializing, STARTING"
  })
  void aWaitingContainersReasonGivesTheStep(String reason, Step step) {
    PodState state = of(PodStatuses.waiting(reason, "why"));

    assertThat(state.step()).isEqualTo(step);
    assertThat(state.explanation()).isEqualTo(reason + ": why");
  }

  @Test
  void aPodWithoutAReasonIsToldByItsPhaseAndConditions() {
    assertThat(of(PodStatuses.waiting("ContainerCreating", null)).explanation())
        .isEqualTo("ContainerCreating");
    assertThat(of(PodStatuses.unschedulable("0/3 nodes are available")).explanation())
        .isEqualTo("Unschedulable: 0/3 nodes are available");
    assertThat(of(PodStatuses.running()).step()).isEqualTo(Step.RUNNING);
  }

  private static PodState of(PodStatus status) {
    return PodState.of(new PodBuilder().withNewMetadata().endMetadata().withStatus(status).build());
  }
}
