package io.sparkctr.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkctr.k8s.ApiServer;
import io.sparkctr.k8s.Waiting;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.SameFigures;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code submit}, end to end: a driver and two executors as processes. Each sees only the image's
 * files and the shared volume. Unlike a real cluster, there is no scheduler, quota or admission.
 */
@Timeout(600)
class KubernetesIT {
  @TempDir Path path;
  private KubernetesFolder folder;

  @BeforeAll
  static void requireTools() throws IOException {
    Tools.require(KubernetesIT.class, "bwrap");
  }

  @BeforeEach
  void startCluster() throws IOException {
    folder = new KubernetesFolder(path);
  }

  @AfterEach
  void stopCluster() {
    folder.close();
  }

  @Test
  void theFiguresEqualAnEmbeddedRunsEvenWhenExecutorsDie() throws IOException {
    JsonNode embedded = folder.embedded();

    CommandLineRun whole = run("whole");
    assertThat(whole.out().strip()).endsWith("\n/data/runs/whole");
    assertThat(whole.err()).contains("is running", "ended with exit code 0");
    assertThat(folder.volume().resolve("runs/latest")).hasContent("whole\n");
    assertThat(folder.ofRun("whole", "manifest.json").get("master").asText())
        .startsWith("k8s://http");
    SameFigures.assertSameFigures(folder.ofRun("whole", "metrics.json"), embedded);
    assertThat(folder.kubelet().logs()).doesNotContain("netlib");

    CommandLineRun killed = run("killed", () -> folder.kubelet().kill(anExecutor()));
    SameFigures.assertSameFigures(folder.ofRun("killed", "metrics.json"), embedded);
    assertThat(folder.kubelet().seen()).as(killed.out()).anyMatch(pod -> pod.endsWith("-exec-3"));

    CommandLineRun deleted =
        run(
            "deleted",
            () ->
                folder
                    .server()
                    .client()
                    .pods()
                    .inNamespace(ApiServer.NAMESPACE)
                    .withName(anExecutor())
                    .delete());
    SameFigures.assertSameFigures(folder.ofRun("deleted", "metrics.json"), embedded);
    assertThat(folder.kubelet().seen().stream().filter(pod -> pod.endsWith("-exec-3")))
        .as(deleted.out())
        .hasSize(2);
  }

  @Test
  void aCrashedDriverIsNotAUserError() throws IOException {
    try (CtrProcess process = folder.submit("spark.serializer=no.such.Serializer")) {
      CommandLineRun crashed = process.end();

      assertThat(crashed.exitCode()).as(crashed.out() + crashed.err()).isEqualTo(1);
      assertThat(crashed.err()).contains("is running", "ended with exit code 1");
      assertThat(crashed.out())
          .contains("ClassNotFoundException: no.such.Serializer", "\tat ", "internal failure: ");
    }
    assertThat(folder.volume().resolve("runs/latest")).doesNotExist();
  }

  private CommandLineRun run(String id) throws IOException {
    return run(id, () -> {});
  }

  /** Runs the job to its end. Runs {@code whileItTrains} once both executors train. */
  private CommandLineRun run(String id, Runnable whileItTrains) throws IOException {
    try (CtrProcess process = folder.submit("runs.id=" + id)) {
      process.awaitLine("driver ctr-run-");
      Waiting.until(
          () -> isTraining(id) && folder.executors().size() == 2,
          () -> "training: " + folder.kubelet().logs());
      whileItTrains.run();
      CommandLineRun ended = process.end();
      assertThat(ended.exitCode()).as(ended.out() + ended.err() + folder.kubelet().logs()).isZero();
      return ended;
    }
  }

  private boolean isTraining(String id) {
    String logs = folder.kubelet().logs();
    int run = logs.indexOf("run " + id + ":");
    return run >= 0 && logs.indexOf("l2 search: ", run) >= 0;
  }

  private String anExecutor() {
    return folder.executors().get(0);
  }
}
