package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.config.Forwarded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.deploy.k8s.submit.KubernetesClientApplication;

/**
 * Makes the driver pod, by Spark's own submission, and the secret with the settings it is given.
 */
final class Submission {
  private Submission() {}

  /**
   * Submits.
   *
   * @param progress takes what is told about the settings, a line each
   * @throws io.sparkctr.config.UserError where the cluster refuses
   */
  static void submit(SubmittedJob job, Cluster cluster, Consumer<String> progress) {
    try {
      if (job.hasSettings()) {
        cluster.client().resource(settings(job, cluster)).create();
      }
      makeDriver(job, cluster);
    } catch (KubernetesClientException refusal) {
      throw cluster.refused(refusal);
    }
    if (job.hasSettings()) {
      tryToGiveToDriver(job, cluster, progress);
    }
  }

  private static void makeDriver(SubmittedJob job, Cluster cluster) {
    boolean made = false;
    try {
      new KubernetesClientApplication()
          .start(sparkArguments(job), job.spark(cluster.client().getMasterUrl().toString()));
      made = true;
    } finally {
      if (!made && job.hasSettings()) {
        removeSettings(job, cluster);
      }
    }
  }

  /** The arguments of Spark's submission client, a word and its value each. */
  private static String[] sparkArguments(SubmittedJob job) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--primary-java-resource",
                SubmittedJob.JAR,
                "--main-class",
                SubmittedJob.MAIN_CLASS));
    for (String argument : job.arguments()) {
      arguments.add("--arg");
      arguments.add(argument);
    }
    return arguments.toArray(String[]::new);
  }

  private static Secret settings(SubmittedJob job, Cluster cluster) {
    Forwarded forwarded = job.config().forwarded();
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < forwarded.files().size(); i++) {
      files.put(SubmittedJob.settingsFile(i), forwarded.files().get(i));
    }
    return new SecretBuilder()
        .withNewMetadata()
        .withName(job.settingsName())
        .withNamespace(cluster.namespace())
        .addToLabels("app.kubernetes.io/name", "spark-ctr")
        .endMetadata()
        .withType("Opaque")
        .withStringData(files)
        .build();
  }

  /** There is a driver by now: what fails here is told, and the driver followed all the same. */
  private static void tryToGiveToDriver(
      SubmittedJob job, Cluster cluster, Consumer<String> progress) {
    try {
      giveToDriver(job, cluster);
    } catch (KubernetesClientException refusal) {
      progress.accept(
          "secret %s with the driver's settings stays when the driver goes (%s): delete it then with %s"
              .formatted(
                  job.settingsName(),
                  cluster.refused(refusal).getMessage(),
                  cluster.kubectl("delete secret " + job.settingsName())));
    }
  }

  /** From here on the settings go when the driver pod goes. */
  private static void giveToDriver(SubmittedJob job, Cluster cluster) {
    Pod driver = cluster.pod(job.driver()).get();
    if (driver == null) {
      removeSettings(job, cluster);
      return;
    }
    cluster
        .client()
        .secrets()
        .inNamespace(cluster.namespace())
        .withName(job.settingsName())
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToOwnerReferences(
                        new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(job.driver())
                            .withUid(driver.getMetadata().getUid())
                            .build())
                    .endMetadata()
                    .build());
  }

  private static void removeSettings(SubmittedJob job, Cluster cluster) {
    cluster
        .client()
        .secrets()
        .inNamespace(cluster.namespace())
        .withName(job.settingsName())
        .delete();
  }
}
