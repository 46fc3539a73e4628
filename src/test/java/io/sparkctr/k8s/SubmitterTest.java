package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Submissions that are refused in part, or interrupted. */
@Timeout(120)
class SubmitterTest {
  private static final String DRIVER = "ctr-run-1-driver";

  @TempDir Path folder;
  private ApiServer server;
  private Submitter submitter;
  private final List<String> progress = new CopyOnWriteArrayList<>();

  @BeforeEach
  void startServer() throws Exception {
    server = ApiServer.start().useFrom(folder);
    // The content of this file goes to the driver in a secret.
    Path own = Files.writeString(folder.resolve("own.conf"), "ctr.train.window = 3");
    submitter =
        Submitter.of(
            "run",
            "k8s-local",
            ConfigLoader.load(
                Manifests.HOME.resolve("conf/k8s-local.conf"),
                List.of(own),
                List.of("kubernetes.wait.poll=100ms")),
            Manifests.HOME,
            line -> {},
            progress::add);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void settingsThatStayAreToldAndTheDriverIsFollowed() {
    server.refuse(403, request -> request.startsWith("PATCH ") && request.contains("/secrets/"));
    CompletableFuture<Integer> followed =
        CompletableFuture.supplyAsync(
            () -> submitter.follow((work, whenInterrupted) -> work.getAsInt()));
    awaitDriver();
    String driver = drivers().get(0).getMetadata().getName();
    end(driver);

    assertThat(followed.join()).isEqualTo(3);
    assertThat(progress.get(0))
        .startsWith("secret " + driver.replace("-driver", "-settings") + " with the driver's")
        .contains("delete it then with kubectl --context test -n spark-ctr delete secret ctr-run-");
    assertThat(progress.get(1)).startsWith("driver " + driver + " submitted to namespace");
  }

  @Test
  void interruptedMeanwhileTheSubmissionIsCompletedAndTheDriverTold() {
    int exitCode =
        submitter.follow(
            (work, whenInterrupted) -> {
              CompletableFuture<Integer> working = CompletableFuture.supplyAsync(work::getAsInt);
              whenInterrupted.accept(Optional.empty());
              assertThat(drivers()).hasSize(1);
              return working.join();
            });

    assertThat(exitCode).isEqualTo(130);
    assertThat(progress.get(progress.size() - 1)).startsWith("left: driver ctr-run-");
  }

  @Test
  void anAnswerThatTakesItsTimeIsStillHeeded() {
    int exitCode =
        submitter.follow(
            (work, whenInterrupted) -> {
              new Thread(
                      () -> {
                        awaitDriver();
                        whenInterrupted.accept(Optional.of(deleteAfterManyLooks()));
                      })
                  .start();
              return work.getAsInt();
            });

    assertThat(exitCode).isEqualTo(130);
    assertThat(progress.get(progress.size() - 1)).startsWith("deleted: driver ctr-run-");
    assertThat(drivers()).isEmpty();
  }

  @Test
  void interruptedMeanwhileAFailedSubmissionLeavesNoDriver() {
    server.refuse(403, request -> request.startsWith("POST ") && request.contains("/pods"));
    submitter.follow(
        (work, whenInterrupted) -> {
          CompletableFuture<Integer> working = CompletableFuture.supplyAsync(work::getAsInt);
          whenInterrupted.accept(Optional.empty());
          assertThat(working)
              .failsWithin(Duration.ofMinutes(1))
              .withThrowableOfType(ExecutionException.class)
              .withCauseInstanceOf(UserError.class);
          return 130;
        });

    assertThat(progress.get(progress.size() - 1)).isEqualTo("interrupted: no driver was submitted");
    assertThat(drivers()).isEmpty();
    assertThat(server.client().secrets().inNamespace(ApiServer.NAMESPACE).list().getItems())
        .isEmpty();
  }

  @Test
  void interruptedWithoutATerminalTheDriverIsLeft() {
    leaveOrDelete(Optional.empty());

    assertThat(progress)
        .containsExactly(
            "left: driver %1$s goes on; follow it with kubectl --context test -n spark-ctr logs -f %1$s, delete it with kubectl --context test -n spark-ctr delete pod %1$s"
                .formatted(DRIVER));
    assertThat(drivers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave\n", "x\nl\n", ""})
  void interruptedTheUserMayLeaveTheDriver(String answers) {
    leaveOrDelete(Optional.of(new BufferedReader(new StringReader(answers))));

    assertThat(progress.get(0)).contains("leave it or delete it? [leave/delete]");
    assertThat(progress.get(progress.size() - 1)).startsWith("left: ");
    assertThat(drivers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete\n", "what?\nd\n"})
  void interruptedTheUserMayDeleteTheDriver(String answers) {
    leaveOrDelete(Optional.of(new BufferedReader(new StringReader(answers))));

    assertThat(progress.get(progress.size() - 1)).startsWith("deleted: driver " + DRIVER);
    assertThat(drivers()).isEmpty();
  }

  /** Asks about a driver that exists already. */
  private void leaveOrDelete(Optional<BufferedReader> answers) {
    server
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(DRIVER)
                .withNamespace(ApiServer.NAMESPACE)
                .endMetadata()
                .build())
        .create();
    try (Cluster cluster = Cluster.open(SubmittedPods.config("k8s-local").kubernetes())) {
      Submitter.leaveOrDelete(cluster, DRIVER, answers, progress::add);
    }
  }

  private void awaitDriver() {
    Waiting.until(
        () -> progress.stream().anyMatch(line -> line.contains(" submitted to ")),
        () -> "a driver, beside " + progress);
  }

  /** Answers after ten polls of the watch. */
  private static BufferedReader deleteAfterManyLooks() {
    return new BufferedReader(
        new StringReader("delete\n") {
          @Override
          public int read(char[] characters, int offset, int length) throws IOException {
            try {
              Thread.sleep(1000);
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
            return super.read(characters, offset, length);
          }
        });
  }

  private List<Pod> drivers() {
    return server.client().pods().inNamespace(ApiServer.NAMESPACE).list().getItems();
  }

  private void end(String driver) {
    server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withName(driver)
        .editStatus(pod -> new PodBuilder(pod).withStatus(PodStatuses.ended(3, "Error")).build());
  }
}
