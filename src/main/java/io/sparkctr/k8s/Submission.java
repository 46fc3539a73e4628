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
import org.apache.spark.deploy.k8s.submit.KubernetesClientApplication;

/**
 * Makes the driver pod, by Spark's own submission, and the secret with the settings it is given.
 */
final class Submission {
  private Submission() {}

  /**
   * Submits.
   *
   * @throws io.sparkctr.config.UserError where the cluster refuses
   */
  static void submit(SubmittedJob job, Cluster cluster) {
    try {
      if (job.hasSettings()) {
        cluster.client().resource(settings(job, cluster)).create();
      }
      makeDriver(job, cluster);
      if (job.hasSettings()) {
        giveToDriver(job, cluster);
      }
    } catch (KubernetesClientException refusal) {
      throw cluster.refused(refusal);
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
