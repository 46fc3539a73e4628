package io.sparkctr.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of a driver when the command that follows it is interrupted. */
final class Parting {
  private final Cluster cluster;
  private final String driver;
  private final Consumer<String> progress;

  Parting(Cluster cluster, String driver, Consumer<String> progress) {
    this.cluster = cluster;
    this.driver = driver;
    this.progress = progress;
  }

  /**
   * Asks, where there is somebody to ask, and leaves the driver otherwise.
   *
   * @param answers a person's answers, a line each; empty = nobody is there
   */
  void settle(Optional<BufferedReader> answers) {
    if (answers.isPresent() && wantsItDeleted(answers.get())) {
      delete();
    } else {
      progress.accept(
          "left: driver %s goes on; follow it with %s, delete it with %s"
              .formatted(
                  driver,
                  cluster.kubectl("logs -f " + driver),
                  cluster.kubectl("delete pod " + driver)));
    }
  }

  private boolean wantsItDeleted(BufferedReader answers) {
    try {
      while (true) {
        progress.accept(
            "driver %s goes on in the cluster: leave it or delete it? [leave/delete]"
                .formatted(driver));
        String answer = answers.readLine();
        if (answer == null || "leave".startsWith(answer.strip())) {
          return false;
        }
        if ("delete".startsWith(answer.strip())) {
          return true;
        }
      }
    } catch (IOException noAnswer) {
      return false;
    }
  }

  private void delete() {
    try {
      cluster.pod(driver).delete();
      progress.accept("deleted: driver " + driver + "; nothing half-done was published");
    } catch (KubernetesClientException failure) {
      progress.accept(
          "driver %s could not be deleted: %s; delete it with %s"
              .formatted(driver, failure.getMessage(), cluster.kubectl("delete pod " + driver)));
    }
  }
}
