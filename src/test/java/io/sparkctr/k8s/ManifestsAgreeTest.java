package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.k8s.PodSpecifications.Pods;
import io.sparkctr.testing.Pom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every name in a manifest, template or setting is defined by another one. */
class ManifestsAgreeTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void allIsInOneNamespace(String overlay) throws IOException, InterruptedException {
    assertThat(Manifests.ofOverlay(overlay).all(HasMetadata.class))
        .filteredOn(resource -> resource.getMetadata().getNamespace() != null)
        .hasSizeGreaterThan(10)
        .allMatch(resource -> resource.getMetadata().getNamespace().equals("spark-ctr"));
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyPodFindsWhatItNames(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    Pods submitted = SubmittedPods.of(run.environment().get("CTR_ENV"));
    Pod executor = ExecutorPods.of(NightlyRun.spark(run.config(folder)));

    for (PodSpec pod :
        List.of(
            run.pod(),
            executor.getSpec(),
            submitted.driver().getSpec(),
            submitted.executor().getSpec())) {
      run.manifests().named(pod.getServiceAccountName(), ServiceAccount.class);
      run.manifests().named(pod.getPriorityClassName(), PriorityClass.class);
      assertEveryMountHasItsVolume(pod);
      assertThat(mountPath(pod, "ctr-data")).isEqualTo("/data");
    }
    assertThat(
            Stream.of(executor.getSpec(), submitted.executor().getSpec())
                .map(PodSpec::getServiceAccountName))
        .containsOnly("ctr-executor");
    assertThat(executor.getSpec().getAutomountServiceAccountToken()).isFalse();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theShellIsOffAndSeesTheVolumeWithTheSameImage(String overlay)
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    Deployment shell = run.manifests().only(Deployment.class);
    PodSpec pod = shell.getSpec().getTemplate().getSpec();

    assertThat(shell.getSpec().getReplicas()).isZero();
    assertThat(shell.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(shell.getSpec().getSelector().getMatchLabels());
    assertThat(mountPath(pod, "ctr-data")).isEqualTo("/data");
    assertThat(pod.getContainers().get(0).getImage()).isEqualTo(run.driver().getImage());
    run.manifests().named(pod.getServiceAccountName(), ServiceAccount.class);
    run.manifests().named(pod.getPriorityClassName(), PriorityClass.class);
    assertThat(SubmittedPods.config("kubernetes").runs().directory())
        .isEqualTo(run.config(folder).runs().directory());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theConfigMapHoldsTheFileThatIsRead(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    Volume volume =
        run.pod().getVolumes().stream()
            .filter(one -> one.getConfigMap() != null)
            .findFirst()
            .orElseThrow();

    assertThat(run.manifests().named(volume.getConfigMap().getName(), ConfigMap.class).getData())
        .containsOnlyKeys("ctr.conf");
    assertThat(run.arguments()).contains("--config=/opt/ctr/conf.d/ctr.conf");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theClaimCanBeBound(String overlay) throws IOException, InterruptedException {
    assertBindable(Manifests.ofOverlay(overlay));
  }

  @Test
  void theClaimCanBeBoundToAnNfsExport() throws IOException, InterruptedException {
    Manifests manifests = Alternatives.withNfs(folder);

    assertBindable(manifests);
    assertThat(manifests.only(PersistentVolume.class).getSpec().getNfs()).isNotNull();
    assertThat(manifests.all(StorageClass.class)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theTypedSettingsNameTheSame(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    KubernetesConfig typed = run.config(folder).kubernetes();

    run.manifests().named(typed.claim(), PersistentVolumeClaim.class);
    run.manifests().named(typed.driver().serviceAccount(), ServiceAccount.class);
    run.manifests().named(typed.executor().serviceAccount(), ServiceAccount.class);
    // A submission uses the image of its environment.
    assertThat(run.driver().getImage())
        .isEqualTo(SubmittedPods.config(run.environment().get("CTR_ENV")).kubernetes().image());
    String script = typed.executor().gpuDiscoveryScript();
    assertThat(script).startsWith("/opt/ctr/bin/");
    assertThat(Manifests.HOME.resolve("k8s/image").resolve(Path.of(script).getFileName())).exists();
  }

  @Test
  void theImageIsTheOneOfThisVersion() throws IOException, InterruptedException {
    String image = "spark-ctr:" + Pom.version();

    assertThat(NightlyRun.of("aks-cpu").driver().getImage()).isEqualTo(image);
    assertThat(NightlyRun.of("aks-gpu").driver().getImage()).isEqualTo(image + "-gpu");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void nobodyHasRightsBeyondTheNamespaceOrToAllOfAKind(String overlay)
      throws IOException, InterruptedException {
    Manifests manifests = Manifests.ofOverlay(overlay);

    assertThat(manifests.all(ClusterRole.class)).isEmpty();
    assertThat(manifests.all(Role.class).stream().flatMap(role -> role.getRules().stream()))
        .allSatisfy(
            (PolicyRule rule) ->
                assertThat(
                        Stream.of(rule.getApiGroups(), rule.getResources(), rule.getVerbs())
                            .flatMap(List::stream))
                    .doesNotContain("*"));
    assertThat(
            manifests.named("ctr-driver", Role.class).getRules().stream()
                .flatMap(rule -> rule.getResources().stream()))
        .doesNotContain("secrets", "pods/exec", "serviceaccounts");
    RoleBinding binding = manifests.only(RoleBinding.class);
    assertThat(binding.getRoleRef().getName()).isEqualTo("ctr-driver");
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getKind()).isEqualTo("ServiceAccount");
              assertThat(subject.getName()).isEqualTo("ctr-driver");
              assertThat(subject.getNamespace()).isEqualTo("spark-ctr");
            });
  }

  private static void assertEveryMountHasItsVolume(PodSpec pod) {
    List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
    List<String> mounts =
        pod.getContainers().stream()
            .flatMap(container -> container.getVolumeMounts().stream())
            .map(VolumeMount::getName)
            .toList();

    assertThat(volumes).doesNotHaveDuplicates();
    assertThat(mounts).isSubsetOf(volumes);
    // Spark mounts the executors' template into the driver pod.
    assertThat(volumes).isSubsetOf(mounts);
    assertThat(
            pod.getContainers().stream()
                .flatMap(container -> container.getVolumeMounts().stream())
                .map(VolumeMount::getMountPath))
        .contains("/tmp", "/opt/spark/work-dir")
        .doesNotHaveDuplicates();
  }

  private static String mountPath(PodSpec pod, String claim) {
    String volume =
        pod.getVolumes().stream()
            .filter(one -> one.getPersistentVolumeClaim() != null)
            .filter(one -> one.getPersistentVolumeClaim().getClaimName().equals(claim))
            .map(Volume::getName)
            .findFirst()
            .orElseThrow();
    return pod.getContainers().get(0).getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals(volume))
        .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .map(VolumeMount::getMountPath)
        .findFirst()
        .orElseThrow();
  }

  /** The claim has a class that creates volumes, or a volume that is reserved for it. */
  private static void assertBindable(Manifests manifests) {
    PersistentVolumeClaim claim = manifests.named("ctr-data", PersistentVolumeClaim.class);
    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
    String storageClass = claim.getSpec().getStorageClassName();
    if (!storageClass.isEmpty()) {
      manifests.named(storageClass, StorageClass.class);
      assertThat(manifests.all(PersistentVolume.class)).isEmpty();
      return;
    }
    PersistentVolume volume =
        manifests.named(claim.getSpec().getVolumeName(), PersistentVolume.class);
    assertThat(volume.getSpec().getClaimRef().getName()).isEqualTo("ctr-data");
    assertThat(volume.getSpec().getClaimRef().getNamespace()).isEqualTo("spark-ctr");
    assertThat(volume.getSpec().getAccessModes()).contains("ReadWriteMany");
    assertThat(volume.getSpec().getStorageClassName()).isEmpty();
    assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Retain");
    assertThat(volume.getSpec().getCapacity().get("storage").getNumericalAmount())
        .isGreaterThanOrEqualTo(
            claim.getSpec().getResources().getRequests().get("storage").getNumericalAmount());
  }
}
