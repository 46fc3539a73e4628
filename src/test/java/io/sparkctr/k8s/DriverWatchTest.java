package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.KubernetesConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver pod whose status the test writes, as a cluster would. */
@Timeout(120)
class DriverWatchTest {
  private static final String DRIVER = "ctr-run-1-driver";

  @TempDir Path folder;
  private ApiServer server;
  private Cluster cluster;
  private KubernetesConfig config;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> log = new AtomicReference<>("");

  @BeforeEach
  void startServer() throws IOException {
    server = ApiServer.start().useFrom(folder);
    server.setLogs((pod, since) -> log.get());
    config =
        ConfigLoader.load(
                folder.resolve("no.conf"),
                List.of(),
                List.of(
                    "kubernetes.wait.poll=100ms",
                    "kubernetes.wait.image=1s",
                    "kubernetes.wait.unschedulable=1s",
                    "kubernetes.wait.start=1s",
                    "kubernetes.wait.api=1s"))
            .kubernetes();
    cluster = Cluster.open(config);
    server
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(DRIVER)
                .withNamespace(ApiServer.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("driver")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  @AfterEach
  void stopServer() {
    cluster.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 137})
  void theDriversExitCodeIsGiven(int code) {
    become(PodStatuses.ended(code, "whatever"));

    assertThat(watch().follow()).isEqualTo(code);
    assertThat(progress).containsExactly("driver " + DRIVER + " ended with exit code " + code);
  }

  @Test
  void statesAreToldOnceAndTheLogPassesThrough() {
    become(PodStatuses.unschedulable("0/3 nodes"));
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch()::follow);
    await("waits for a node (Unschedulable: 0/3 nodes)");
    log.set("2026-01-01T00:00:00.1Z one\n2026-01-01T00:00:00.12Z two\n");
    become(PodStatuses.running());
    await("is running");
    log.set(log.get() + "2026-01-01T00:00:00.123Z \n2026-01-01T00:00:01Z last\n");
    become(PodStatuses.ended(0, "Completed"));

    assertThat(followed.join()).isZero();
    assertThat(output).containsExactly("one", "two", "", "last");
    assertThat(progress)
        .containsExactly(
            "driver " + DRIVER + " waits for a node (Unschedulable: 0/3 nodes)",
            "driver " + DRIVER + " is running",
            "driver " + DRIVER + " ended with exit code 0");
  }

  @Test
  void anImageThatCannotBePulled() {
    become(PodStatuses.waiting("ErrImagePull", "not found"));
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch()::follow);
    await("waits for its image (ErrImagePull: not found)");
    become(PodStatuses.waiting("ImagePullBackOff", "Back-off pulling image"));

    assertThat(followed.join()).isEqualTo(1);
    assertFailure(
        "was given up: after 1s the image cannot be pulled; check kubernetes.image",
        "(ImagePullBackOff: Back-off pulling image)");
    assertThat(cluster.pod(DRIVER).get()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidImageName",
        "ErrImageNeverPull",
        "ImageInspectError",
        "SignatureValidationFailed"
      })
  void anImageThatNoFurtherTryMakesUsable(String reason) {
    become(PodStatuses.waiting(reason, "details"));

    assertThat(watch().follow()).isEqualTo(1);
    assertFailure(
        "was given up: the image cannot be used; check kubernetes.image", reason + ": details");
    assertThat(progress).hasSize(1);
    assertThat(cluster.pod(DRIVER).get()).isNull();
  }

  @Test
  void aContainerThatCannotStart() {
    become(PodStatuses.waiting("CreateContainerConfigError", "secret \"s\" not found"));

    assertThat(watch().follow()).isEqualTo(1);
    assertThat(progress.get(0))
        .isEqualTo(
            "driver %s cannot start yet (CreateContainerConfigError: secret \"s\" not found)"
                .formatted(DRIVER));
    assertFailure(
        "was given up: after 1s its container cannot start; correct what the reason names",
        "(CreateContainerConfigError: secret \"s\" not found)");
    assertThat(cluster.pod(DRIVER).get()).isNull();
  }

  @Test
  void noNodeWithRoom() {
    become(PodStatuses.unschedulable("0/3 nodes are available: 3 Insufficient memory."));

    assertThat(watch().follow()).isEqualTo(1);
    assertFailure("after 1s no node has room for it; ask for less", "3 Insufficient memory.");
    assertThat(cluster.pod(DRIVER).get()).isNull();
  }

  @Test
  void aPodThatNeverStarts() {
    become(PodStatuses.waiting("ContainerCreating", ""));

    assertThat(watch().follow()).isEqualTo(1);
    assertFailure("after 1s it has not started; see its events with kubectl", "describe pod");
  }

  @Test
  void evicted() {
    become(PodStatuses.evicted("The node was low on resource: memory."));

    assertThat(watch().follow()).isEqualTo(1);
    assertFailure("was ended by Kubernetes (Evicted: The node was low on resource", "submit again");
  }

  @Test
  void killedForItsMemory() {
    become(PodStatuses.ended(137, "OOMKilled"));

    assertThat(watch().follow()).isEqualTo(1);
    assertFailure("OOMKilled", "raise kubernetes.driver.memory-overhead");
  }

  @Test
  void deleted() {
    become(PodStatuses.running());
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch()::follow);
    await("is running");
    cluster.pod(DRIVER).delete();

    assertThat(followed.join()).isEqualTo(1);
    assertFailure("was deleted before it ended", "submit again");
  }

  @Test
  void anApiServerThatIsBrieflyAway() {
    become(PodStatuses.running());
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch()::follow);
    await("is running");
    server.setBroken(true);
    await("the API server does not answer, trying again");
    server.setBroken(false);
    become(PodStatuses.ended(3, "Error"));

    assertThat(followed.join()).isEqualTo(3);
  }

  @Test
  void anApiServerThatStaysAway() {
    server.setBroken(true);

    assertThat(watch().follow()).isEqualTo(1);
    assertThat(progress.get(progress.size() - 1))
        .startsWith("error: the API server of context test has not answered for 1s")
        .contains("may go on: kubectl --context test -n spark-ctr logs -f " + DRIVER);
  }

  @ParameterizedTest
  @CsvSource({"401, does not accept the credentials of context test", "403, may not do this"})
  void anApiServerThatRefuses(int code, String reason) {
    become(PodStatuses.running());
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch()::follow);
    await("is running");
    server.refuse(code, request -> true);

    assertThat(followed.join()).isEqualTo(1);
    assertThat(progress).noneMatch(line -> line.contains("does not answer"));
    assertThat(progress.get(progress.size() - 1))
        .startsWith("error: ")
        .contains(reason, "; the driver " + DRIVER + " may go on: kubectl --context test");
  }

  @Test
  void theEndOfTheLogIsAskedForAgain() {
    log.set("2026-01-01T00:00:00Z error: the last line\n");
    become(PodStatuses.ended(2, "Error"));
    AtomicInteger asked = new AtomicInteger();
    server.refuse(403, request -> isForTheLog(request) && asked.incrementAndGet() < 3);

    assertThat(watch().follow()).isEqualTo(2);
    assertThat(output).containsExactly("error: the last line");
    assertThat(progress).containsExactly("driver " + DRIVER + " ended with exit code 2");
  }

  @Test
  void aLogWhoseEndIsMissingIsTold() {
    become(PodStatuses.ended(2, "Error"));
    server.refuse(403, DriverWatchTest::isForTheLog);

    assertThat(watch().follow()).isEqualTo(2);
    assertThat(progress).hasSize(2);
    assertThat(progress.get(0))
        .startsWith("the end of the log of driver " + DRIVER + " is missing (")
        .endsWith("see kubectl --context test -n spark-ctr logs " + DRIVER);
  }

  @Test
  void aStoppedWatchSaysNothingMore() {
    become(PodStatuses.running());
    DriverWatch watch = watch();
    CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(watch::follow);
    await("is running");
    watch.stop();
    become(PodStatuses.ended(0, "Completed"));

    assertThat(followed.join()).isEqualTo(130);
    assertThat(progress).hasSize(1);
  }

  private static boolean isForTheLog(String request) {
    return request.contains("/log?");
  }

  private DriverWatch watch() {
    return new DriverWatch(cluster, DRIVER, config.patience(), output::add, progress::add);
  }

  private void become(PodStatus status) {
    server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(DRIVER)
        .editStatus(pod -> new PodBuilder(pod).withStatus(status).build());
  }

  private void await(String part) {
    Waiting.until(() -> progress.stream().anyMatch(line -> line.contains(part)), () -> part);
  }

  private void assertFailure(String... parts) {
    assertThat(progress.stream().filter(line -> line.startsWith("error: "))).hasSize(1);
    assertThat(progress.get(progress.size() - 1))
        .startsWith("error: driver pod " + DRIVER + " ")
        .contains(parts)
        .doesNotContain("\n");
  }
}
