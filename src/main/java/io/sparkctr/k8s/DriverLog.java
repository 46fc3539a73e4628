package io.sparkctr.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The driver's log. Each call asks for the lines since the last one, by their time stamps: a lost
 * connection loses no line and repeats none.
 */
final class DriverLog {
  private final Cluster cluster;
  private final String driver;
  private String container = "";

  /** Time stamp of the last line, RFC 3339 with nanoseconds. */
  private String last = "";

  DriverLog(Cluster cluster, String driver) {
    this.cluster = cluster;
    this.driver = driver;
  }

  /**
   * The lines since the last call.
   *
   * @throws KubernetesClientException if the log is not available: the container has not started,
   *     or its node does not answer
   */
  List<String> next() {
    List<String> lines = new ArrayList<>();
    String newest = last;
    for (String stamped : text().lines().toList()) {
      int space = stamped.indexOf(' ');
      String stamp = space < 0 ? stamped : stamped.substring(0, space);
      // The API server ignores fractions of sinceTime, so it repeats lines of that second.
      if (isAfter(stamp, last)) {
        lines.add(space < 0 ? "" : stamped.substring(space + 1));
        newest = stamp;
      }
    }
    last = newest;
    return lines;
  }

  private String text() {
    if (container.isEmpty()) {
      Pod pod = cluster.pod(driver).get();
      if (pod == null) {
        throw new KubernetesClientException("no pod " + driver);
      }
      container = PodState.container(pod);
    }
    // The client's own call for logs opens a watch first, to wait until the pod is ready.
    String text =
        cluster
            .client()
            .raw(
                "/api/v1/namespaces/%s/pods/%s/log?timestamps=true&container=%s%s"
                    .formatted(
                        cluster.namespace(),
                        driver,
                        container,
                        last.isEmpty() ? "" : "&sinceTime=" + URLEncoder.encode(last, UTF_8)));
    if (text == null) {
      throw new KubernetesClientException("no log of pod " + driver);
    }
    return text;
  }

  /** Compares as text. Without the Z, because stamps have no trailing zeros: .1Z is after .12Z. */
  private static boolean isAfter(String stamp, String other) {
    return stamp.replace("Z", "").compareTo(other.replace("Z", "")) > 0;
  }
}
