package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.sparkctr.k8s.DriverState.Step;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DriverStateTest {
  @Test
  void noPodIsGone() {
    assertThat(DriverState.of(null).step()).isEqualTo(Step.GONE);
  }

  @Test
  void aPodWithoutAStatusIsStarting() {
    assertThat(DriverState.of(new PodBuilder().withNewMetadata().endMetadata().build()).step())
        .isEqualTo(Step.STARTING);
  }

  @Test
  void theContainersExitCodeIsKept() {
    assertThat(of(PodStatuses.ended(3, "Error")))
        .isEqualTo(new DriverState(Step.ENDED, "Error", "", OptionalInt.of(3)));
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
        .isEqualTo(new DriverState(Step.EVICTED, "Evicted", "low on memory", OptionalInt.empty()));
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

    assertThat(DriverState.of(deleted).step()).isEqualTo(Step.GONE);
  }

  @Test
  void aFailedPodThatSaysNothingOfItsContainerIsLost() {
    assertThat(of(new PodStatusBuilder().withPhase("Failed").build()).step()).isEqualTo(Step.LOST);
  }

  @Test
  void waitingIsToldApartByItsReason() {
    assertThat(of(PodStatuses.waiting("ErrImagePull", "not found")).step())
        .isEqualTo(Step.IMAGE_MISSING);
    assertThat(of(PodStatuses.waiting("ImagePullBackOff", "Back-off")).told())
        .isEqualTo("ImagePullBackOff: Back-off");
    assertThat(of(PodStatuses.waiting("InvalidImageName", "")).step()).isEqualTo(Step.HOPELESS);
    assertThat(of(PodStatuses.waiting("ContainerCreating", null)).step()).isEqualTo(Step.STARTING);
    assertThat(of(PodStatuses.unschedulable("0/3 nodes are available")).told())
        .isEqualTo("Unschedulable: 0/3 nodes are available");
    assertThat(of(PodStatuses.running()).step()).isEqualTo(Step.RUNNING);
  }

  private static DriverState of(PodStatus status) {
    return DriverState.of(
        new PodBuilder().withNewMetadata().endMetadata().withStatus(status).build());
  }
}
