package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.doctor.cluster.AccessCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares the requests of a submission with the role of people who submit. */
@Timeout(120)
class SubmitterRightsTest {
  @TempDir Path folder;
  private ApiServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = ApiServer.start().useFrom(folder);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void theRoleAllowsAllThatASubmissionAsks() throws Exception {
    // The content of this file goes to the driver in a secret.
    Path own = Files.writeString(folder.resolve("own.conf"), "ctr.train.window = 3");
    CtrConfig config =
        ConfigLoader.load(
            Manifests.HOME.resolve("conf/k8s-local.conf"),
            List.of(own),
            List.of("kubernetes.wait.poll=100ms"));
    int before = server.requests().size();
    Submitter submitter =
        Submitter.of("run", "k8s-local", config, Manifests.HOME, line -> {}, this::endSubmitted);
    assertThat(submitter.follow((work, whenInterrupted) -> work.getAsInt())).isZero();

    Set<ApiCall> calls =
        server.requests().stream()
            .skip(before)
            .map(ApiCall::of)
            .flatMap(Optional::stream)
            .filter(call -> !call.resource().equals("pods/status"))
            .collect(Collectors.toSet());
    assertThat(calls)
        .contains(new ApiCall("create", "", "pods"), new ApiCall("create", "", "secrets"));
    Role role = Manifests.ofOverlay("local").named("ctr-submitter", Role.class);
    assertThat(calls).allMatch(call -> call.isAllowedBy(role));
    assertThat(calls).allMatch(call -> call.isAmong(AccessCheck.SUBMITTER));
  }

  @Test
  void theRoleAllowsNothingElseButToStartANightByHand() throws Exception {
    Role role = Manifests.ofOverlay("local").named("ctr-submitter", Role.class);

    assertThat(role.getRules().stream().flatMap(SubmitterRightsTest::calls))
        .filteredOn(call -> !call.isAmong(AccessCheck.SUBMITTER))
        .containsExactlyInAnyOrder(
            new ApiCall("get", "batch", "cronjobs"),
            new ApiCall("list", "batch", "cronjobs"),
            new ApiCall("get", "batch", "jobs"),
            new ApiCall("list", "batch", "jobs"),
            new ApiCall("watch", "batch", "jobs"),
            new ApiCall("create", "batch", "jobs"),
            new ApiCall("delete", "batch", "jobs"));
  }

  /** Every request that a rule allows. */
  private static Stream<ApiCall> calls(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(verb -> new ApiCall(verb, group, resource))));
  }

  /** Sets the status that a kubelet would set for a driver that ended. */
  private void endSubmitted(String progress) {
    if (!progress.contains(" submitted to ")) {
      return;
    }
    List<Pod> pods = server.client().pods().inNamespace(ApiServer.NAMESPACE).list().getItems();
    assertThat(pods).hasSize(1);
    server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(pods.get(0).getMetadata().getName())
        .editStatus(
            pod -> {
              pod.setStatus(PodStatuses.ended(0, "Completed"));
              return pod;
            });
  }
}
