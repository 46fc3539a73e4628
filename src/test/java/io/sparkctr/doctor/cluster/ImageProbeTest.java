package io.sparkctr.doctor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.doctor.Finding;
import io.sparkctr.doctor.Finding.Status;
import io.sparkctr.k8s.ApiServer;
import io.sparkctr.k8s.PodStatuses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pod that pulls the image; the test plays the node. */
class ImageProbeTest {
  private ApiServer cluster;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    cluster = ApiServer.start().useFrom(folder);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anImageThatWasPulledIsFine() {
    Finding finding = probed(PodStatuses.ended(0, "Completed"));

    assertThat(finding.status()).isEqualTo(Status.OK);
    assertThat(finding.detail()).isEqualTo("registry/spark-ctr:1 was pulled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ErrImagePull",
        "RegistryUnavailable",
        "InvalidImageName",
        "ErrImageNeverPull",
        "ImageInspectError",
        "SignatureValidationFailed"
      })
  void anImageThatCannotBePulledFailsWithTheReason(String reason) {
    Finding finding = probed(PodStatuses.waiting(reason, "unauthorized"));

    assertThat(finding.status()).isEqualTo(Status.FAIL);
    assertThat(finding.detail()).isEqualTo("registry/spark-ctr:1: " + reason + ": unauthorized");
    assertThat(finding.remedy()).startsWith("check kubernetes.image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateContainerConfigError", "CreateContainerError"})
  void anImageWhoseContainerCannotStartFailsWithTheReason(String reason) {
    Finding finding = probed(PodStatuses.waiting(reason, "no command specified"));

    assertThat(finding.status()).isEqualTo(Status.FAIL);
    assertThat(finding.detail())
        .isEqualTo(
            "registry/spark-ctr:1 was pulled, but does not start: %s: no command specified"
                .formatted(reason));
  }

  @Test
  void aPodThatNoNodeTakesIsAWarning() {
    Finding finding = ImageProbe.of(cluster.client(), config());

    assertThat(finding.status()).isEqualTo(Status.WARN);
    assertThat(finding.detail()).contains("no node had pulled registry/spark-ctr:1 after 1 s");
    assertNothingLeft();
  }

  /** Plays the node: every pod that is created gets this status. */
  private Finding probed(PodStatus status) {
    try (var watch =
        cluster
            .client()
            .pods()
            .inNamespace("spark-ctr")
            .watch(
                new Watcher<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    if (action == Action.ADDED) {
                      cluster
                          .client()
                          .resource(new PodBuilder(pod).withStatus(status).build())
                          .updateStatus();
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      assertThat(watch).isNotNull();
      Finding finding = ImageProbe.of(cluster.client(), config("kubernetes.wait.image=1m"));
      assertNothingLeft();
      return finding;
    }
  }

  private void assertNothingLeft() {
    assertThat(cluster.client().pods().inNamespace("spark-ctr").list().getItems()).isEmpty();
  }

  private static KubernetesConfig config(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of("kubernetes.image=registry/spark-ctr:1", "kubernetes.wait.image=1s"));
    all.addAll(List.of(settings));
    return ConfigLoader.load(Path.of("no such file"), List.of(), all).kubernetes();
  }
}
