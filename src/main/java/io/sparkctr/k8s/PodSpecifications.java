package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesDriverSpec;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.JavaMainAppResource;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.apache.spark.internal.config.package$;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;
import scala.Some;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The pods that Spark would create for a submission, from Spark's own builders, without a cluster.
 * Spark's config map and secrets are missing: they exist only after the start.
 */
final class PodSpecifications {
  private static final String NO_SERVER = "https://kubernetes.invalid";
  private static final String APPLICATION = "spark-dry-run";
  private static final String TEMPLATE = "spark.kubernetes.executor.podTemplateFile";
  private static final String HIDDEN = "(made at the start)";

  private PodSpecifications() {}

  /**
   * Both pods.
   *
   * @param driver the driver pod
   * @param executor the first executor pod
   */
  record Pods(Pod driver, Pod executor) {
    /** As two YAML documents. */
    String yaml() {
      return Serialization.asYaml(driver) + Serialization.asYaml(executor);
    }
  }

  static Pods of(DriverPod pod) {
    SparkConf submitted = pod.spark(NO_SERVER);
    SparkConf conf = submitted.clone();
    Config nowhere = new ConfigBuilder(Config.empty()).withMasterUrl(NO_SERVER).build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      KubernetesDriverSpec driver = driver(pod, conf, client);
      CollectionConverters.asJava(driver.systemProperties()).forEach(conf::set);
      // Spark has replaced the path of the template with the path in the driver pod.
      if (submitted.contains(TEMPLATE)) {
        conf.set(TEMPLATE, submitted.get(TEMPLATE));
      }
      return new Pods(whole(driver.pod()), whole(executor(conf, client)));
    }
  }

  private static KubernetesDriverSpec driver(
      DriverPod pod, SparkConf conf, KubernetesClient client) {
    return new KubernetesDriverBuilder()
        .buildFromFeatures(
            KubernetesConf.createDriverConf(
                conf,
                APPLICATION,
                new JavaMainAppResource(Some.apply(DriverPod.JAR)),
                DriverPod.MAIN_CLASS,
                pod.arguments().toArray(String[]::new),
                Option.empty()),
            client);
  }

  private static SparkPod executor(SparkConf conf, KubernetesClient client) {
    conf.set("spark.authenticate.secret", HIDDEN);
    // Spark caches the profile of the first configuration that it sees.
    ResourceProfile profile = ResourceProfile$.MODULE$.reInitDefaultProfile(conf);
    try {
      return new KubernetesExecutorBuilder()
          .buildFromFeatures(
              KubernetesConf.createExecutorConf(
                  conf, "1", APPLICATION, Option.empty(), profile.id()),
              new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
              client,
              profile)
          .pod();
    } finally {
      ResourceProfile$.MODULE$.clearDefaultProfile();
    }
  }

  /** Puts the container into the pod: Spark holds the two apart. */
  private static Pod whole(SparkPod pod) {
    return new PodBuilder(pod.pod())
        .editSpec()
        .addToContainers(0, new ContainerBuilder(pod.container()).build())
        .endSpec()
        .build();
  }
}
