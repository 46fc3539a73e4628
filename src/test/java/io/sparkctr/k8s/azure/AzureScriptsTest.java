package io.sparkctr.k8s.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scripts call, and what they do not call a second time. */
class AzureScriptsTest {
  @TempDir Path folder;

  static List<String> scripts() {
    return StandIns.scripts();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyScriptTellsWhatItIsFor(String script) throws IOException {
    StandIns.Ended help = new StandIns(folder).run(script, "--help").succeeds();

    assertThat(help.out()).contains("--dry-run", "--variables FILE");
    assertThat(help.out().lines().findFirst().orElseThrow()).hasSizeGreaterThan(20);
  }

  @Test
  void aDryRunPrintsEveryCallAndMakesNoneNorNeedsATool() throws IOException {
    StandIns none = new StandIns(folder);

    StandIns.Ended dry = none.run("up", "--dry-run").succeeds();

    assertThat(none.calls()).isEmpty();
    assertThat(dry.out())
        .contains(
            "+ az group create --name spark-ctr --location westeurope",
            "--delegations Microsoft.NetApp/volumes",
            "+ az netappfiles account create",
            "--size 4 --service-level Premium",
            "--usage-threshold 2048 --file-path ctr-data --protocol-types NFSv4.1",
            "--enable-oidc-issuer --enable-workload-identity",
            "'cloudIdentity=",
            "kind: TridentBackendConfig",
            "--subject system:serviceaccount:spark-ctr:ctr-driver",
            "kind: PersistentVolume");
    assertThat(none.run("down", "--dry-run").succeeds().out())
        .isEqualTo("+ az group delete --name spark-ctr --yes\n");
    assertThat(none.calls()).isEmpty();
  }

  @Test
  void whatADryRunPrintsIsWhatARealOneCalls() throws IOException {
    StandIns world = StandIns.all(folder);
    List<String> dry =
        world
            .run("network", "--dry-run")
            .succeeds()
            .out()
            .lines()
            .map(l -> l.substring(2))
            .toList();

    world.run("network").succeeds();

    assertThat(
            world.calls().stream()
                .filter(call -> !call.startsWith("az account"))
                .map(call -> call.replace(" --output none", "")))
        .containsExactlyElementsOf(dry);
  }

  @Test
  void aSecondCallMakesNothing() throws IOException {
    StandIns world = StandIns.all(folder).mark("applied");
    world.run("up").succeeds();
    assertThat(world.changes())
        .hasSizeGreaterThan(15)
        .anyMatch(call -> call.startsWith("az aks create"))
        .anyMatch(call -> call.startsWith("az netappfiles volume create"))
        .anyMatch(call -> call.startsWith("helm upgrade trident"))
        .anyMatch(call -> call.contains("annotate serviceaccount ctr-driver"));

    world.forgetCalls().run("up").succeeds();

    assertThat(world.calls()).hasSizeGreaterThan(15);
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void aSecondCallCompletesAFirstThatFailed() throws IOException {
    StandIns world = StandIns.all(folder).mark("fails", "aks create");
    StandIns.Ended failed = world.run("up");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("QuotaExceeded", "aks: that call failed");
    assertThat(world.calls()).noneMatch(call -> call.contains("nodepool add"));

    world.unmark("fails").forgetCalls().run("up").succeeds();

    assertThat(world.changes())
        .anyMatch(call -> call.startsWith("az aks create"))
        .noneMatch(call -> call.startsWith("az network"))
        .noneMatch(call -> call.startsWith("az netappfiles"));
  }

  @Test
  void aLookThatIsRefusedIsNotTakenForNothingThere() throws IOException {
    StandIns world = StandIns.all(folder).mark("fails", "network vnet show");

    StandIns.Ended refused = world.run("network");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedBeforeTheFirstCall() throws IOException {
    assertThat(new StandIns(folder).run("network").err()).contains("az is missing: install");

    Path other = folder.resolve("other");
    assertThat(other.toFile().mkdir()).isTrue();
    StandIns noKubectl = new StandIns(other, "az");
    StandIns.Ended missing = noKubectl.run("up");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("kubectl is missing: az aks install-cli");
    assertThat(noKubectl.changes()).isEmpty();
  }

  @Test
  void aMissingLoginIsNamed() throws IOException {
    StandIns.Ended out = StandIns.all(folder).mark("logged-out").run("netapp");

    assertThat(out.exitCode()).isEqualTo(2);
    assertThat(out.err()).isEqualTo("netapp: az is not logged in: az login\n");
  }

  @Test
  void poolsCarryTheLabelsAndTheTaintOfTheManifests() throws IOException {
    StandIns world = StandIns.all(folder);
    world.run("network").succeeds();
    world.run("aks").succeeds();

    assertThat(world.calls())
        .anyMatch(
            call -> call.contains("--name cpu") && call.contains("--labels spark-ctr/pool=cpu"))
        .anyMatch(
            call ->
                call.contains("--labels spark-ctr/pool=gpu")
                    && call.contains("--node-taints sku=gpu:NoSchedule")
                    && call.contains("--min-count 0")
                    && call.contains("--gpu-driver Install"));
  }

  @Test
  void theOperatorBringsTheDriverAndToleratesTheTaint() throws IOException {
    StandIns world = StandIns.all(folder).variables("GPU_STACK=operator");
    world.run("network").succeeds();
    world.run("aks").succeeds();
    world.run("gpu").succeeds();

    assertThat(world.calls())
        .anyMatch(call -> call.contains("nodepool add") && call.contains("--gpu-driver None"))
        .anyMatch(
            call ->
                call.startsWith("helm upgrade gpu-operator")
                    && call.contains("daemonsets.tolerations[0].key=sku"));
    assertThat(world.forgetCalls().run("gpu").succeeds().err()).contains("v25.3.4 is there");
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void twoNetworksArePeeredBothWaysAndOneIsNot() throws IOException {
    StandIns world = StandIns.all(folder);
    world.run("peering").succeeds();
    assertThat(world.changes()).isEmpty();

    world.variables(
        "ANF_VNET=storage", "ANF_VNET_PREFIX=10.30.0.0/24", "ANF_SUBNET_PREFIX=10.30.0.0/26");
    world.run("network").succeeds();
    world.run("peering").succeeds();

    assertThat(world.changes())
        .anyMatch(
            call ->
                call.contains("--vnet-name storage --name anf") && call.contains("--delegations"))
        .anyMatch(
            call ->
                call.contains("peering create")
                    && call.contains(
                        "--vnet-name spark-ctr --name to-storage --remote-vnet /id/storage"))
        .anyMatch(
            call ->
                call.contains("peering create")
                    && call.contains(
                        "--vnet-name storage --name to-spark-ctr --remote-vnet /id/spark-ctr"));
  }

  @Test
  void theServiceAccountIsToldItsIdentityOnceItIsThere() throws IOException {
    StandIns world = StandIns.all(folder);
    world.run("network").succeeds();
    world.run("aks").succeeds();
    assertThat(world.run("identity").succeeds().err()).contains("is not there yet");
    assertThat(world.changes()).noneMatch(call -> call.contains("annotate"));

    world.mark("applied").run("identity").succeeds();

    assertThat(world.changes().get(world.changes().size() - 1))
        .isEqualTo(
            "kubectl --context spark-ctr --namespace spark-ctr annotate serviceaccount ctr-driver"
                + " azure.workload.identity/client-id=clientId-of-spark-ctr-driver --overwrite");
  }

  @Test
  void nothingIsDeletedUnconfirmed() throws IOException {
    StandIns world = StandIns.all(folder);
    StandIns.Ended unconfirmed = world.answering("yes\n", "down");
    assertThat(unconfirmed.exitCode()).isEqualTo(2);
    assertThat(unconfirmed.err()).contains("all data on it", "not confirmed: nothing was deleted");
    assertThat(world.run("down").exitCode()).isEqualTo(2);
    assertThat(world.changes()).isEmpty();

    world.answering("spark-ctr\n", "down").succeeds();
    world.run("down", "--cluster-only", "--yes").succeeds();

    assertThat(world.changes())
        .containsExactly(
            "az group delete --name spark-ctr --yes --output none",
            "az aks delete --resource-group spark-ctr --name spark-ctr --yes --output none");
  }

  @Test
  void anUnknownArgumentIsRefused() throws IOException {
    StandIns world = StandIns.all(folder);
    for (String script : List.of("up", "aks", "down")) {
      StandIns.Ended refused = world.run(script, "--dryrun");
      assertThat(refused.exitCode()).as(script).isEqualTo(2);
      assertThat(refused.err()).contains("unknown argument --dryrun");
    }
    assertThat(world.changes()).isEmpty();
  }
}
