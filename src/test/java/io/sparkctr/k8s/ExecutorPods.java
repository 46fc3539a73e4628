package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.internal.config.package$;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;

/** Executor pods as Spark builds them from a running driver's settings. */
final class ExecutorPods {
  private ExecutorPods() {}

  static Pod of(SparkConf settings) {
    SparkConf conf = settings.clone().set("spark.authenticate.secret", "made by the driver");
    conf.set("spark.app.id", "spark-application");
    Config nowhere =
        new ConfigBuilder(Config.empty()).withMasterUrl("https://none.invalid").build();
    ResourceProfile profile = ResourceProfile$.MODULE$.reInitDefaultProfile(conf);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      SparkPod pod =
          new KubernetesExecutorBuilder()
              .buildFromFeatures(
                  KubernetesConf.createExecutorConf(
                      conf, "1", "spark-application", Option.empty(), profile.id()),
                  new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
                  client,
                  profile)
              .pod();
      return new PodBuilder(pod.pod())
          .editSpec()
          .addToContainers(0, pod.container())
          .endSpec()
          .build();
    } finally {
      ResourceProfile$.MODULE$.clearDefaultProfile();
    }
  }
}
