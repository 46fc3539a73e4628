package io.sparkctr.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.k8s.Nightly;
import io.sparkctr.k8s.Waiting;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CronJob's pod as {@code k8s/overlays/local} defines it: a driver that starts its executors,
 * and a retry of the same schedule. When and how often a pod starts is up to a cluster's
 * controllers.
 */
@Timeout(600)
class NightlyIT {
  private static final String JOB = "ctr-nightly-29405880";

  @TempDir Path path;
  private KubernetesFolder folder;
  private Nightly nightly;

  @BeforeAll
  static void requireTools() throws IOException {
    Tools.require(NightlyIT.class, "bwrap");
  }

  @BeforeEach
  void startCluster() throws IOException, InterruptedException {
    folder = new KubernetesFolder(path);
    nightly =
        new Nightly(
            folder.server(),
            """
            ctr.features.bits = 12
            ctr.train { window = 2, rows-per-partition = 4000, l2 = 1e-3 }
            # The lock of a killed attempt lasts this long.
            ctr.runs.lock-timeout = 5s
            spark.executor.extraJavaOptions = "-XX:TieredStopAtLevel=1"
            """);
  }

  @AfterEach
  void stopCluster() {
    folder.close();
  }

  @Test
  void aKilledAttemptIsResumedAndAFinishedOneIsNotRepeated() throws IOException {
    String killed = nightly.start(JOB, 1);
    Waiting.until(
        () -> folder.kubelet().logs().contains("train …") && folder.executors().size() == 2,
        Duration.ofMinutes(2),
        () -> "training: " + folder.kubelet().logs());
    folder.kubelet().kill(killed);
    assertThat(folder.exitCode(killed)).isEqualTo(137);
    folder.delete(killed);
    assertThat(folder.volume().resolve("runs/latest")).doesNotExist();

    String resumed = nightly.start(JOB, 2);
    assertThat(folder.exitCode(resumed)).as(folder.kubelet().logs()).isZero();
    assertThat(folder.volume().resolve("runs/latest")).hasContent(JOB + "\n");
    assertThat(folder.ofRun(JOB, "manifest.json").get("trainDays"))
        .extracting(day -> day.asText())
        .containsExactly("1", "2");
    assertThat(folder.ofRun(JOB, "manifest.json").get("master").asText()).startsWith("k8s://");
    assertThat(folder.log(resumed)).contains("day 1: unchanged");
    String once = folder.ofRun(JOB, "manifest.json").toString();

    String again = nightly.start(JOB, 3);
    assertThat(folder.exitCode(again)).as(folder.kubelet().logs()).isZero();
    assertThat(folder.log(again))
        .contains("run " + JOB + " was finished before", "/data/runs/" + JOB)
        .doesNotContain("train …");
    assertThat(folder.ofRun(JOB, "manifest.json")).hasToString(once);
  }
}
