package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;

/** The CronJob's driver as the kubelet would start it. */
record NightlyRun(Manifests manifests) {
  static final String JOB = "ctr-nightly-29384760";
  private static final String SETTINGS = "/opt/ctr/conf.d/";

  /** Values of the downward API. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "metadata.labels['batch.kubernetes.io/job-name']",
          JOB,
          "metadata.name",
          JOB + "-x7k2p",
          "metadata.namespace",
          "spark-ctr",
          "status.podIP",
          "10.244.1.7");

  static NightlyRun of(String overlay) throws IOException, InterruptedException {
    return new NightlyRun(Manifests.ofOverlay(overlay));
  }

  CronJob cronJob() {
    return manifests.named("ctr-nightly", CronJob.class);
  }

  PodSpec pod() {
    return cronJob().getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
  }

  Container driver() {
    assertThat(pod().getContainers()).hasSize(1);
    return pod().getContainers().get(0);
  }

  /** The container's environment variables, fields filled in. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : driver().getEnv()) {
      String value =
          variable.getValueFrom() == null
              ? variable.getValue()
              : FIELDS.get(variable.getValueFrom().getFieldRef().getFieldPath());
      assertThat(value).as(variable.getName()).isNotEmpty();
      environment.put(variable.getName(), value);
    }
    return environment;
  }

  /** The container's arguments, variables filled in. */
  List<String> arguments() {
    Map<String, String> environment = environment();
    return driver().getArgs().stream()
        .map(
            argument -> {
              String filled = argument;
              for (Map.Entry<String, String> variable : environment.entrySet()) {
                filled = filled.replace("$(" + variable.getKey() + ")", variable.getValue());
              }
              return filled;
            })
        .toList();
  }

  /**
   * The configuration that the program loads.
   *
   * @param folder receives the files of the config map
   */
  CtrConfig config(Path folder) throws IOException {
    for (Map.Entry<String, String> file :
        manifests.named("ctr-conf", ConfigMap.class).getData().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    List<String> arguments = arguments();
    assertThat(arguments.subList(0, 2)).containsExactly("ctr", "run");
    String option = "--config=" + SETTINGS;
    List<Path> files =
        arguments.stream()
            .filter(argument -> argument.startsWith(option))
            .map(argument -> folder.resolve(argument.substring(option.length())))
            .toList();
    List<String> settings =
        arguments.stream().skip(2).filter(argument -> !argument.startsWith("--")).toList();
    Path environment = Manifests.HOME.resolve("conf/" + environment().get("CTR_ENV") + ".conf");
    assertThat(environment).exists();
    return ConfigLoader.load(environment, files, settings);
  }

  /** The settings that the driver gives to Spark. */
  static SparkConf spark(CtrConfig config) {
    SparkConf conf = new SparkConf(false);
    config.spark().forEach(conf::set);
    PodSettings.ofExecutors(config.kubernetes(), Manifests.HOME).forEach(conf::setIfMissing);
    return conf;
  }
}
