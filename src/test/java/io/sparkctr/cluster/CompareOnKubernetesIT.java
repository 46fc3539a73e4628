package io.sparkctr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.ComparisonJson;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} from a machine that sees the shared volume at the same path as the pods. */
@Timeout(600)
class CompareOnKubernetesIT {
  @TempDir Path path;

  @BeforeAll
  static void requireTools() throws IOException {
    Tools.require(CompareOnKubernetesIT.class, "bwrap");
  }

  @Test
  void aRunOnPodsIsMeasuredBesideOneNode() throws IOException {
    try (KubernetesFolder folder = new KubernetesFolder(path)) {
      Path volume = folder.volume();
      List<String> arguments = new ArrayList<>(List.of("compare", "java", "kubernetes"));
      arguments.addAll(folder.settings());
      arguments.addAll(
          KubernetesFolder.training(
              "kubernetes.mount-path=" + volume,
              "data.input=" + volume.resolve("criteo"),
              "compare.directory=" + volume.resolve("comparisons"),
              "compare.prices.driver=3600",
              "compare.prices.executor=3600"));

      CommandLineRun ended;
      try (CtrProcess process = CtrProcess.start(arguments, folder.environment())) {
        ended = process.end();
      }

      assertThat(ended.exitCode()).as(ended.out() + ended.err() + folder.kubelet().logs()).isZero();
      String directory = ended.out().lines().reduce((one, next) -> next).orElseThrow();
      String json = Files.readString(Path.of(directory, "comparison.json"));
      Size size = ComparisonJson.read(json).sizes().get(0);
      Entry java = size.entries().get(0);
      Entry pods = size.entries().get(1);
      assertThat(pods.failure()).isEmpty();
      assertThat(pods.trainRows()).isEqualTo(java.trainRows()).isEqualTo(21_000);
      assertThat(pods.figures().logLoss()).isCloseTo(java.figures().logLoss(), within(0.005));
      assertThat(pods.processes())
          .extracting(ProcessUsage::name)
          .containsExactly("driver", "executor 1", "executor 2");
      assertThat(pods.processes())
          .allSatisfy(process -> assertThat(process.peakResidentBytes()).isPositive());
      assertThat(pods.cost()).isCloseTo(3 * pods.seconds().median(), within(1e-6));
    }
  }
}
