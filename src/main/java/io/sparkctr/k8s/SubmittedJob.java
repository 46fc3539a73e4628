package io.sparkctr.k8s;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Forwarded;
import io.sparkctr.config.KubernetesConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;

/**
 * A command as a driver pod will run it.
 *
 * @param name prefix of the names of its pods
 * @param command the command, such as {@code run}
 * @param environment {@code CTR_ENV} of the driver
 * @param home the program's home on this machine
 */
record SubmittedJob(String name, String command, String environment, CtrConfig config, Path home) {
  /** The program's jar in the image. */
  static final String JAR = "local:///opt/ctr/spark-ctr.jar";

  static final String MAIN_CLASS = "io.sparkctr.Main";

  /** Where the driver finds the settings that are not on its command line. */
  static final String SETTINGS_PATH = "/opt/ctr/submitted";

  /** What a driver that is no pod of its own is told about itself. */
  private static final Set<String> OF_CLIENT_MODE =
      Set.of(
          "spark.master",
          "spark.submit.deployMode",
          "spark.driver.host",
          "spark.driver.bindAddress",
          "spark.driver.port",
          "spark.kubernetes.driver.pod.name",
          "spark.kubernetes.executor.podNamePrefix");

  /** Arguments of the driver's main class. */
  List<String> arguments() {
    Forwarded forwarded = config.forwarded();
    List<String> arguments = new ArrayList<>(List.of(command));
    for (int i = 0; i < forwarded.files().size(); i++) {
      arguments.add("--config");
      arguments.add(SETTINGS_PATH + "/" + settingsFile(i));
    }
    arguments.addAll(forwarded.arguments());
    return arguments;
  }

  /** Name of the driver pod. */
  String driver() {
    return name + "-driver";
  }

  static String settingsFile(int number) {
    return number + ".conf";
  }

  /** Name of the secret with the settings that are not on the command line. */
  String settingsName() {
    return name + "-settings";
  }

  boolean hasSettings() {
    return !config.forwarded().files().isEmpty();
  }

  /**
   * Spark's settings for the submission.
   *
   * @param apiServer URL of the API server as this machine reaches it
   */
  SparkConf spark(String apiServer) {
    KubernetesConfig kubernetes = config.kubernetes();
    SparkConf conf = new SparkConf(false);
    // A secret would lie open in the driver's config map; it reaches the driver among the settings.
    config.spark().entrySet().stream()
        .filter(setting -> !OF_CLIENT_MODE.contains(setting.getKey()))
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
            driver(),
            "spark.kubernetes.executor.podNamePrefix",
            name,
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
      conf.set("spark.kubernetes.driver.secrets." + settingsName(), SETTINGS_PATH);
    }
    return conf;
  }
}
