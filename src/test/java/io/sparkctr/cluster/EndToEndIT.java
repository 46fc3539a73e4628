package io.sparkctr.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/e2e}, the checks for a real cluster, here with processes as pods and a {@code kubectl}
 * of the tests.
 */
@Timeout(900)
class EndToEndIT {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  @TempDir Path path;

  @BeforeAll
  static void requireTools() throws IOException {
    Tools.require(EndToEndIT.class, "bwrap", "curl");
  }

  @Test
  void everyCheckForARealClusterPassesHere() throws IOException, InterruptedException {
    try (KubernetesFolder folder = new KubernetesFolder(path)) {
      Path table = path.resolve("table");
      Path said = path.resolve("said");
      ProcessBuilder builder =
          new ProcessBuilder(HOME.resolve("bin/e2e").toString(), "--context", "test")
              .redirectOutput(table.toFile())
              .redirectError(said.toFile());
      builder.command().addAll(folder.settings());
      builder.environment().putAll(folder.environment());
      builder.environment().put("E2E_SERVER", folder.server().url());
      builder.environment().put("E2E_VOLUME", folder.volume().toString());
      builder.environment().put("E2E_CTR", HOME.resolve("bin/ctr").toString());
      builder
          .environment()
          .merge(
              "PATH",
              HOME.resolve("src/test/resources/kubelet").toString(),
              (all, stand) -> stand + ":" + all);
      int exitCode = builder.start().waitFor();

      List<String> lines = Files.readAllLines(table);
      assertThat(exitCode)
          .as(String.join("\n", lines) + Files.readString(said) + folder.kubelet().logs())
          .isZero();
      assertThat(lines).hasSize(14);
      assertThat(lines.subList(1, lines.size())).allMatch(line -> line.endsWith(" ok"));
      assertThat(folder.volume()).isDirectoryNotContaining("glob:**/e2e-*");
    }
  }
}
