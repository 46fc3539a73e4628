package io.sparkctr.doctor.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.doctor.Finding;
import java.net.HttpURLConnection;
import java.util.List;

/** How many GPUs the nodes offer that are there now. */
final class GpuNodeCheck {
  private static final String NAME = "GPU nodes";

  private GpuNodeCheck() {}

  /**
   * The finding.
   *
   * @param resource such as {@code nvidia.com/gpu}
   * @param asked how many an executor asks for
   */
  static Finding of(KubernetesClient client, String resource, int asked) {
    List<Node> nodes;
    try {
      nodes = client.nodes().list().getItems();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Finding.skip(NAME, "not allowed to look at nodes");
      }
      throw refused;
    }
    long with = 0;
    int gpus = 0;
    for (Node node : nodes) {
      int here = allocatable(node, resource);
      with += here > 0 ? 1 : 0;
      gpus += here;
    }
    String detail = "%d %s on %d of %d nodes".formatted(gpus, resource, with, nodes.size());
    if (gpus > 0) {
      return Finding.ok(NAME, detail);
    }
    return asked == 0
        ? Finding.skip(NAME, detail + "; executors ask for none")
        : Finding.warn(
            NAME,
            detail + "; an executor asks for " + asked,
            "a pool that scales from nothing adds a node when asked; else install the device plugin (k8s/azure/gpu)");
  }

  private static int allocatable(Node node, String resource) {
    if (node.getStatus() == null || node.getStatus().getAllocatable() == null) {
      return 0;
    }
    Quantity quantity = node.getStatus().getAllocatable().get(resource);
    return quantity == null ? 0 : quantity.getNumericalAmount().intValue();
  }
}
