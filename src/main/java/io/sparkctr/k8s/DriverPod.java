package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.KubernetesConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.submit.KubernetesClientApplication;

/**
 * The driver pod of a submitted command: its arguments, Spark's settings, the secret with its other
 * settings, and its creation by Spark's own submission client.
 *
 * @param prefix starts the names of the driver pod, its executors and its secret
 * @param command the command, such as {@code run}
 * @param environment {@code CTR_ENV} of the driver
 * @param home the program's home on this machine
 */
record DriverPod(String prefix, String command, String environment, CtrConfig config, Path home) {
  /** The program's jar in the image. */
  static final String JAR = "local:///opt/ctr/spark-ctr.jar";

  static final String MAIN_CLASS = "io.sparkctr.Main";

  /** Where the secret with the settings is mounted. */
  private static final String SETTINGS_PATH = "/opt/ctr/submitted";

  /** Settings of a driver outside a cluster. Spark sets its own for a driver pod. */
  private static final Set<String> CLIENT_MODE_KEYS =
      Set.of(
          "spark.master",
          "spark.submit.deployMode",
          "spark.driver.host",
          "spark.driver.bindAddress",
          "spark.driver.port",
          "spark.kubernetes.driver.pod.name",
          "spark.kubernetes.executor.podNamePrefix");

  String name() {
    return prefix + "-driver";
  }

  /** Arguments of the driver's main class. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(command));
    for (String file : settingsFiles().keySet()) {
      arguments.add("--config");
      arguments.add(SETTINGS_PATH + "/" + file);
    }
    arguments.addAll(config.forwarded().arguments());
    return arguments;
  }

  /**
   * Spark's settings for the submission.
   *
   * @param apiServer URL of the API server as this machine reaches it
   */
  SparkConf spark(String apiServer) {
    KubernetesConfig kubernetes = config.kubernetes();
    SparkConf conf = new SparkConf(false);
    // Spark writes its settings to a config map that many may read, so secrets go another way.
    config.spark().entrySet().stream()
        .filter(setting -> !CLIENT_MODE_KEYS.contains(setting.getKey()))
        .filter(setting -> !config.hides(setting.getKey()))
        .forEach(setting -> conf.set(setting.getKey(), setting.getValue()));
    PodSettings.ofDriver(kubernetes, home).forEach(conf::setIfMissing);
    PodSettings.ofExecutors(kubernetes, home).forEach(conf::setIfMissing);
    Map<String, String> fixed =
        Map.of(
            "spark.master",
            "k8s://" + apiServer,
            "spark.submit.deployMode",
            "cluster",
            "spark.kubernetes.namespace",
            kubernetes.namespace(),
            "spark.kubernetes.driver.pod.name",
            name(),
            "spark.kubernetes.executor.podNamePrefix",
            prefix,
            "spark.kubernetes.submission.waitAppCompletion",
            "false",
            "spark.jars",
            JAR,
            "spark.kubernetes.driverEnv.CTR_ENV",
            environment);
    fixed.forEach(conf::set);
    if (!kubernetes.context().isEmpty()) {
      conf.set("spark.kubernetes.context", kubernetes.context());
    }
    if (hasSettings()) {
      conf.set("spark.kubernetes.driver.secrets." + secretName(), SETTINGS_PATH);
    }
    return conf;
  }

  /**
   * Creates the secret and the pod. The secret belongs to the pod, so that Kubernetes deletes both.
   *
   * @param progress receives a line if the secret does not belong to the pod
   * @throws io.sparkctr.config.UserError if the cluster refuses
   */
  void create(Cluster cluster, Consumer<String> progress) {
    try {
      if (hasSettings()) {
        cluster.client().resource(secret(cluster.namespace())).create();
      }
      createPod(cluster);
    } catch (KubernetesClientException refusal) {
      throw cluster.refused(refusal);
    }
    if (hasSettings()) {
      try {
        giveSecretToPod(cluster);
      } catch (KubernetesClientException refusal) {
        // The driver runs by now: follow it all the same.
        progress.accept(
            "secret %s with the driver's settings stays when the driver goes (%s): delete it then with %s"
                .formatted(
                    secretName(),
                    cluster.refused(refusal).getMessage(),
                    cluster.kubectl("delete secret " + secretName())));
      }
    }
  }

  private void createPod(Cluster cluster) {
    List<String> arguments =
        new ArrayList<>(List.of("--primary-java-resource", JAR, "--main-class", MAIN_CLASS));
    for (String argument : arguments()) {
      arguments.add("--arg");
      arguments.add(argument);
    }
    boolean created = false;
    try {
      new KubernetesClientApplication()
          .start(
              arguments.toArray(String[]::new), spark(cluster.client().getMasterUrl().toString()));
      created = true;
    } finally {
      if (!created && hasSettings()) {
        secretIn(cluster).delete();
      }
    }
  }

  private void giveSecretToPod(Cluster cluster) {
    Pod pod = cluster.pod(name()).get();
    if (pod == null) {
      secretIn(cluster).delete();
      return;
    }
    secretIn(cluster)
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToOwnerReferences(
                        new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(name())
                            .withUid(pod.getMetadata().getUid())
                            .build())
                    .endMetadata()
                    .build());
  }

  private boolean hasSettings() {
    return !config.forwarded().files().isEmpty();
  }

  /** Settings that are not on the command line: file names and contents, in order. */
  private Map<String, String> settingsFiles() {
    List<String> contents = config.forwarded().files();
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < contents.size(); i++) {
      files.put(i + ".conf", contents.get(i));
    }
    return files;
  }

  private String secretName() {
    return prefix + "-settings";
  }

  private Secret secret(String namespace) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(secretName())
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/name", "spark-ctr")
        .endMetadata()
        .withType("Opaque")
        .withStringData(settingsFiles())
        .build();
  }

  private Resource<Secret> secretIn(Cluster cluster) {
    return cluster.client().secrets().inNamespace(cluster.namespace()).withName(secretName());
  }
}
