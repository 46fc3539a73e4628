package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.sparkctr.doctor.cluster.AccessCheck;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the requests of Spark's scheduler back end with the role of its service account. The API
 * server here allows everything, so it receives every request.
 */
@Timeout(180)
class DriverRightsIT {
  private static final String DRIVER = NightlyRun.JOB + "-x7k2p";

  @TempDir Path folder;
  private ApiServer server;

  @BeforeEach
  void startServer() {
    server = ApiServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void theRoleAllowsAllThatADriverAsks() throws Exception {
    NightlyRun run = NightlyRun.of("local");
    createDriverPod(run);
    int before = server.requests().size();
    Process driver = start(settings(run));
    try {
      // One executor fails, one is deleted; Spark replaces both.
      String first = awaitExecutorBeside(Set.of());
      fail(first);
      String second = awaitExecutorBeside(Set.of(first));
      server.client().pods().inNamespace(ApiServer.NAMESPACE).withName(second).delete();
      awaitExecutorBeside(Set.of(first, second));
    } finally {
      driver.getOutputStream().close();
    }
    assertThat(driver.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();

    Set<ApiCall> calls =
        server.requests().stream()
            .skip(before)
            .map(ApiCall::of)
            .flatMap(Optional::stream)
            .filter(call -> !call.equals(new ApiCall("patch", "", "pods/status")))
            .collect(Collectors.toSet());
    assertThat(calls)
        .contains(
            new ApiCall("create", "", "pods"),
            new ApiCall("watch", "", "pods"),
            new ApiCall("create", "", "configmaps"),
            new ApiCall("create", "", "persistentvolumeclaims"));
    Role role = run.manifests().named("ctr-driver", Role.class);
    assertThat(calls).allMatch(call -> call.isAllowedBy(role));
    assertThat(calls).allMatch(call -> call.isAmong(AccessCheck.DRIVER));
    assertThat(calls.stream().map(ApiCall::resource).distinct())
        .as("no right to anything that is never asked for")
        .containsExactlyInAnyOrderElementsOf(
            role.getRules().stream().flatMap(rule -> rule.getResources().stream()).toList());
    assertThat(calls).anyMatch(call -> !call.isAllowedBy(withoutVerb(role, "deletecollection")));
    assertThat(calls).anyMatch(call -> !call.isAllowedBy(withoutVerb(role, "watch")));
  }

  private void createDriverPod(NightlyRun run) {
    server
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(DRIVER)
                .withNamespace(ApiServer.NAMESPACE)
                .endMetadata()
                .withSpec(run.pod())
                .build())
        .create();
    server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(DRIVER)
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase("Running")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private Path settings(NightlyRun run) throws Exception {
    SparkConf conf = NightlyRun.spark(run.config(folder));
    conf.set("spark.master", "k8s://" + server.url());
    conf.set("spark.driver.host", "127.0.0.1");
    conf.set("spark.driver.bindAddress", "127.0.0.1");
    conf.set("spark.driver.port", "0");
    conf.set("spark.driver.blockManager.port", "0");
    conf.set("spark.blockManager.port", "0");
    conf.set("spark.ui.enabled", "false");
    conf.set("spark.executor.instances", "1");
    conf.set("spark.kubernetes.executor.apiPollingInterval", "500ms");
    conf.set("spark.kubernetes.allocation.batch.delay", "200ms");
    conf.set("spark.kubernetes.executor.missingPodDetectDelta", "1s");
    // Executors with their own volumes.
    String scratch = "spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.";
    conf.set(scratch + "options.claimName", "OnDemand");
    conf.set(scratch + "options.storageClass", "fast");
    conf.set(scratch + "options.sizeLimit", "1Gi");
    conf.set(scratch + "mount.path", "/scratch");
    return Files.write(
        folder.resolve("settings"),
        Arrays.stream(conf.getAll()).map(setting -> setting._1() + "=" + setting._2()).toList());
  }

  private Process start(Path settings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    command.add("-Xmx500m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(DriverOnly.class.getName());
    command.add(settings.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("KUBECONFIG", "/dev/null");
    return builder.start();
  }

  private String awaitExecutorBeside(Set<String> known) {
    Waiting.until(() -> executorBeside(known).isPresent(), () -> "an executor beside " + known);
    return executorBeside(known).orElseThrow();
  }

  private Optional<String> executorBeside(Set<String> known) {
    return server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withLabel("spark-role", "executor")
        .list()
        .getItems()
        .stream()
        .map((Pod pod) -> pod.getMetadata().getName())
        .filter(name -> !known.contains(name))
        .findFirst();
  }

  private void fail(String executor) {
    server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(executor)
        .editStatus(
            pod -> new PodBuilder(pod).withNewStatus().withPhase("Failed").endStatus().build());
  }

  private static Role withoutVerb(Role role, String verb) {
    Role less = new RoleBuilder(role).build();
    less.getRules().forEach(rule -> rule.getVerbs().remove(verb));
    return less;
  }
}
