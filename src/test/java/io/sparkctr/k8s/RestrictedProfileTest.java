package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sparkctr.k8s.PodSpecifications.Pods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestrictedProfileTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;
  static final List<String> ENVIRONMENTS = SubmittedPods.ENVIRONMENTS;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theNamespaceEnforcesIt(String overlay) throws IOException, InterruptedException {
    assertThat(Manifests.ofOverlay(overlay).only(Namespace.class).getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void holdsForTheNightlyDriverAndItsExecutors(String overlay, @TempDir Path folder)
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);

    assertThat(RestrictedProfile.violations(run.pod())).isEmpty();
    assertThat(
            RestrictedProfile.violations(
                ExecutorPods.of(NightlyRun.spark(run.config(folder))).getSpec()))
        .isEmpty();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void holdsForTheShell(String overlay) throws IOException, InterruptedException {
    Deployment shell = Manifests.ofOverlay(overlay).only(Deployment.class);

    assertThat(RestrictedProfile.violations(shell.getSpec().getTemplate().getSpec())).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("ENVIRONMENTS")
  void holdsForASubmittedDriverAndItsExecutors(String environment) {
    Pods pods = SubmittedPods.of(environment);

    assertThat(RestrictedProfile.violations(pods.driver().getSpec())).isEmpty();
    assertThat(RestrictedProfile.violations(pods.executor().getSpec())).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("ENVIRONMENTS")
  void holdsForExecutorsWithClaimsOfTheirOwn(String environment) {
    Pods pods = SubmittedPods.of(environment, "kubernetes.executor.scratch-class=fast");

    assertThat(pods.executor().getSpec().getVolumes())
        .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
        .hasSize(2);
    assertThat(RestrictedProfile.violations(pods.executor().getSpec())).isEmpty();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        broken("hostNetwork", pod -> pod.setHostNetwork(true)),
        broken("hostPID", pod -> pod.setHostPID(true)),
        broken("hostIPC", pod -> pod.setHostIPC(true)),
        broken("runAsNonRoot", pod -> pod.getSecurityContext().setRunAsNonRoot(null)),
        broken("runAsUser", pod -> pod.getSecurityContext().setRunAsUser(0L)),
        broken("seccompProfile", pod -> pod.getSecurityContext().setSeccompProfile(null)),
        broken(
            "seccompProfile",
            pod -> pod.getSecurityContext().getSeccompProfile().setType("Unconfined")),
        broken(
            "volume tmp: [hostPath]",
            pod -> {
              var tmp = pod.getVolumes().get(0);
              tmp.setEmptyDir(null);
              tmp.setHostPath(
                  new io.fabric8.kubernetes.api.model.HostPathVolumeSource("/tmp", null));
            }),
        broken("privileged", pod -> container(pod).getSecurityContext().setPrivileged(true)),
        broken(
            "allowPrivilegeEscalation",
            pod -> container(pod).getSecurityContext().setAllowPrivilegeEscalation(null)),
        broken(
            "readOnlyRootFilesystem",
            pod -> container(pod).getSecurityContext().setReadOnlyRootFilesystem(false)),
        broken(
            "not dropped",
            pod -> container(pod).getSecurityContext().getCapabilities().setDrop(List.of("CHOWN"))),
        broken(
            "are added",
            pod ->
                container(pod)
                    .getSecurityContext()
                    .getCapabilities()
                    .setAdd(List.of("SYS_PTRACE"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aViolationIsFound(String named, Consumer<PodSpec> mistake) {
    PodSpec pod = new PodSpecBuilder(SubmittedPods.of("k8s-local").driver().getSpec()).build();
    mistake.accept(pod);

    assertThat(RestrictedProfile.violations(pod)).singleElement().asString().contains(named);
  }

  @Test
  void aContainerWithoutASecurityContextViolatesAllThatAContainerMustSay() {
    PodSpec pod = new PodSpecBuilder(SubmittedPods.of("k8s-local").driver().getSpec()).build();
    container(pod).setSecurityContext(null);

    assertThat(RestrictedProfile.violations(pod)).hasSize(3);
  }

  private static Arguments broken(String named, Consumer<PodSpec> mistake) {
    return Arguments.of(named, mistake);
  }

  private static Container container(PodSpec pod) {
    return pod.getContainers().get(0);
  }
}
