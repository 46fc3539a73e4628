package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context that was chosen on a workstation, with and without a kubeconfig file. */
class ClusterTest {
  @TempDir Path folder;
  private Path kubeconfig;

  @BeforeEach
  void nameKubeconfig() {
    kubeconfig = folder.resolve("config");
    System.setProperty("kubeconfig", kubeconfig.toString());
  }

  @AfterEach
  void forgetKubeconfig() {
    System.clearProperty("kubeconfig");
  }

  @Test
  void inAPodWithoutAFileTheContextOfTheSubmissionMeansNothing() {
    try (Cluster cluster = Cluster.open(config(), true)) {
      assertThat(cluster.context()).isEqualTo("in-cluster");
    }
  }

  @Test
  void inAPodWithAFileTheContextHasToBeThere() throws Exception {
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: other
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
        contexts: [{name: other, context: {cluster: c}}]
        """);

    assertThatThrownBy(() -> Cluster.open(config(), true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("kubernetes.context=chosen: the kubeconfig file")
        .hasMessageEndingWith("has only other");
  }

  private KubernetesConfig config() {
    return ConfigLoader.load(
            folder.resolve("no.conf"), List.of(), List.of("kubernetes.context=chosen"))
        .kubernetes();
  }
}
