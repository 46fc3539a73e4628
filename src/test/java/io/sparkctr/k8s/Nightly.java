package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.util.Map;

/**
 * Creates the pods that the controllers of CronJobs and Jobs would create from {@code
 * k8s/overlays/local}.
 */
public final class Nightly {
  private static final String SERVER_IN_CLUSTERS = "k8s://https://kubernetes.default.svc";

  private final ApiServer server;
  private final PodTemplateSpec template;

  /**
   * Renders the overlay and creates its config map.
   *
   * @param settings HOCON that is added to the config map
   */
  public Nightly(ApiServer server, String settings) throws IOException, InterruptedException {
    this.server = server;
    Manifests manifests = Manifests.ofOverlay("local");
    template = manifests.only(CronJob.class).getSpec().getJobTemplate().getSpec().getTemplate();
    ConfigMap map = manifests.named("ctr-conf", ConfigMap.class);
    String whole = map.getData().get("ctr.conf") + "\n" + settings;
    server
        .client()
        .resource(new ConfigMapBuilder(map).withData(Map.of("ctr.conf", whole)).build())
        .create();
  }

  /**
   * Starts an attempt of a scheduled run.
   *
   * @param job name of the Job, which ends in the scheduled time
   * @return name of the pod
   */
  public String start(String job, int attempt) {
    String name = job + "-try" + attempt;
    Pod pod =
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .editMetadata()
            .withName(name)
            .withNamespace(ApiServer.NAMESPACE)
            .addToLabels("batch.kubernetes.io/job-name", job)
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    Container driver = pod.getSpec().getContainers().get(0);
    driver.setArgs(driver.getArgs().stream().map(this::onThisMachine).toList());
    server.client().resource(pod).create();
    return name;
  }

  private String onThisMachine(String argument) {
    return argument.replace(SERVER_IN_CLUSTERS, "k8s://" + server.url());
  }
}
