package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.DoctorConfig;
import io.sparkctr.doctor.cluster.AccessCheck;
import io.sparkctr.k8s.azure.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests agree with what the scripts set up on Azure. */
class AzureAgreementTest {
  private static final Path K8S = Manifests.HOME.resolve("k8s");

  @TempDir Path folder;

  @Test
  void everyStorageClassSelectsTheBackendOfItsServiceLevel() throws IOException {
    StandIns azure = StandIns.all(folder).variables("TRIDENT_LEVELS=\"Standard Premium Ultra\"");
    Manifests backends = new Manifests(azure.run("trident", "--dry-run").succeeds().manifests());
    List<StorageClass> classes =
        read("components/anf/storage-classes.yaml").all(StorageClass.class);
    assertThat(classes).hasSize(3);

    for (StorageClass storage : classes) {
      GenericKubernetesResource backend =
          backends.named(storage.getMetadata().getName(), GenericKubernetesResource.class);
      String level = backend.get("spec", "serviceLevel");
      assertThat(storage.getProvisioner()).isEqualTo("csi.trident.netapp.io");
      assertThat(storage.getParameters())
          .containsEntry("backendType", backend.get("spec", "storageDriverName"))
          .containsEntry("selector", "level=" + backend.get("spec", "labels", "level"));
      assertThat(storage.getMetadata().getName()).isEqualToIgnoringCase("anf-" + level);
      assertThat(storage.getMountOptions())
          .contains(backend.<String>get("spec", "nfsMountOptions"));
    }
  }

  @Test
  void theBackendNamesThePoolTheSubnetAndTheClientsThatTheScriptsMake() throws IOException {
    StandIns azure = StandIns.all(folder);
    GenericKubernetesResource backend =
        new Manifests(azure.run("trident", "--dry-run").succeeds().manifests())
            .only(GenericKubernetesResource.class);
    String netapp = azure.run("netapp", "--dry-run").succeeds().out();
    String network = azure.run("network", "--dry-run").succeeds().out();

    assertThat(backend.<List<String>>get("spec", "capacityPools"))
        .containsExactly("spark-ctr/spark-ctr/ctr-premium");
    assertThat(netapp).contains("pool create", "--account-name spark-ctr --name ctr-premium");
    assertThat(backend.<String>get("spec", "subnet")).isEqualTo("spark-ctr/spark-ctr/anf");
    assertThat(network)
        .contains("--vnet-name spark-ctr --name anf", "--delegations Microsoft.NetApp");
    assertThat(backend.<String>get("spec", "defaults", "exportRule")).isEqualTo("10.20.0.0/22");
    assertThat(network).contains("--name aks --address-prefixes 10.20.0.0/22");
    assertThat(netapp).contains("\"allowed_clients\":\"10.20.0.0/22\"");
  }

  @Test
  void theClaimFitsIntoTheVolumeAndBindsToIt() throws IOException {
    PersistentVolumeClaim claim = read("base/claim.yaml").only(PersistentVolumeClaim.class);
    PersistentVolume volume = volume(StandIns.all(folder));
    StorageClass storage =
        read("components/anf/storage-classes.yaml")
            .named(volume.getSpec().getStorageClassName(), StorageClass.class);

    assertThat(Files.readString(K8S.resolve("components/anf/kustomization.yaml")))
        .contains(
            "path: /spec/storageClassName\n        value: " + storage.getMetadata().getName());
    assertThat(bytes(claim.getSpec().getResources().getRequests().get("storage")))
        .isEqualTo(Long.parseLong(variable("CLAIM_SIZE_GIB")) << 30)
        .isLessThanOrEqualTo(bytes(volume.getSpec().getCapacity().get("storage")));
    assertThat(volume.getSpec().getClaimRef().getName()).isEqualTo(claim.getMetadata().getName());
    assertThat(volume.getSpec().getClaimRef().getNamespace()).isEqualTo("spark-ctr");
    assertThat(volume.getSpec().getAccessModes()).isEqualTo(claim.getSpec().getAccessModes());
    assertThat(volume.getSpec().getMountOptions()).isEqualTo(storage.getMountOptions());
    assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Retain");
  }

  @Test
  void withoutAClassTheVolumeIsTheOneOfTheNfsComponent() throws IOException {
    PersistentVolume made = volume(StandIns.all(folder).variables("CLAIM_CLASS="));
    PersistentVolume written = read("components/nfs/volume.yaml").only(PersistentVolume.class);

    assertThat(made.getMetadata().getName()).isEqualTo(written.getMetadata().getName());
    assertThat(bytes(made.getSpec().getCapacity().get("storage")))
        .isEqualTo(bytes(written.getSpec().getCapacity().get("storage")));
    made.getSpec().setCapacity(written.getSpec().getCapacity());
    assertThat(made.getSpec()).isEqualTo(written.getSpec());
  }

  @Test
  void whatTheScriptsApplyIsValidKubernetes() throws IOException {
    StandIns azure = StandIns.all(folder);
    List<String> gpu = azure.run("gpu", "--dry-run").succeeds().manifests();
    List<String> volume = azure.run("persistent-volume", "--dry-run").succeeds().manifests();

    assertThat(gpu).singleElement().extracting(ModelCheck::problems).isEqualTo(List.of());
    assertThat(volume).singleElement().extracting(ModelCheck::problems).isEqualTo(List.of());
  }

  @Test
  void theDevicePluginRunsWhereGpuExecutorsDo() throws IOException {
    StandIns azure = StandIns.all(folder);
    DaemonSet plugin =
        new Manifests(azure.run("gpu", "--dry-run").succeeds().manifests()).only(DaemonSet.class);
    Pod executor = read("templates/executor-gpu.yaml").only(Pod.class);
    var pod = plugin.getSpec().getTemplate().getSpec();

    assertThat(executor.getSpec().getNodeSelector()).containsAllEntriesOf(pod.getNodeSelector());
    assertThat(executor.getSpec().getTolerations()).containsAnyElementsOf(pod.getTolerations());
    Map<String, String> label = pod.getNodeSelector();
    assertThat(azure.run("aks", "--dry-run").succeeds().out())
        .contains("--labels spark-ctr/pool=" + label.get("spark-ctr/pool"));
  }

  @Test
  void driversAskForTheIdentityOfTheirServiceAccount() throws IOException {
    var nightly = read("base/cron-job.yaml").only(CronJob.class).getSpec().getJobTemplate();

    assertThat(read("templates/driver.yaml").only(Pod.class).getMetadata().getLabels())
        .containsEntry("azure.workload.identity/use", "true");
    assertThat(nightly.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("azure.workload.identity/use", "true");
    assertThat(variable("SERVICE_ACCOUNT"))
        .isEqualTo(nightly.getSpec().getTemplate().getSpec().getServiceAccountName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aks-cpu", "aks-gpu"})
  void doctorExpectsTheVolumeThatTheScriptsMake(String environment) throws IOException {
    DoctorConfig doctor =
        ConfigLoader.load(
                Manifests.HOME.resolve("conf/" + environment + ".conf"), List.of(), List.of())
            .doctor();

    assertThat(doctor.volumeBytes()).isEqualTo(Long.parseLong(variable("VOLUME_SIZE_GIB")) << 30);
    assertThat(doctor.tier().name()).isEqualToIgnoringCase(variable("SERVICE_LEVEL"));
  }

  @Test
  void theRolesOfTheManifestsHoldWhatDoctorAsksFor() throws IOException {
    Manifests roles = read("base/roles.yaml");

    assertHolds(roles.named("ctr-driver", Role.class), AccessCheck.DRIVER);
    assertHolds(roles.named("ctr-submitter", Role.class), AccessCheck.SUBMITTER);
  }

  private static void assertHolds(Role role, List<AccessCheck> required) {
    for (AccessCheck access : required) {
      List<String> granted =
          role.getRules().stream()
              .filter(rule -> rule.getApiGroups().contains(access.group()))
              .filter(rule -> rule.getResources().contains(access.resource()))
              .map(PolicyRule::getVerbs)
              .flatMap(List::stream)
              .toList();
      assertThat(granted)
          .as("%s on %s", role.getMetadata().getName(), access.resource())
          .containsAll(access.verbs());
    }
  }

  private static PersistentVolume volume(StandIns azure) throws IOException {
    azure.run("network").succeeds();
    azure.run("netapp").succeeds();
    return new Manifests(azure.run("persistent-volume").succeeds().manifests())
        .only(PersistentVolume.class);
  }

  private static Manifests read(String file) throws IOException {
    return new Manifests(Manifests.documents(Files.readString(K8S.resolve(file))));
  }

  private static String variable(String name) throws IOException {
    return Files.readAllLines(K8S.resolve("azure/variables.env")).stream()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValueExact();
  }
}
