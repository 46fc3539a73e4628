package io.sparkctr.k8s;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.k8s.PodSpecifications.Pods;
import java.util.Arrays;
import java.util.List;

/** The pods of a job that is submitted with an environment of {@code conf/}. */
final class SubmittedPods {
  static final List<String> ENVIRONMENTS = List.of("aks-cpu", "aks-gpu", "k8s-local");

  private SubmittedPods() {}

  static CtrConfig config(String environment, String... settings) {
    return ConfigLoader.load(
        Manifests.HOME.resolve("conf/" + environment + ".conf"),
        List.of(),
        Arrays.asList(settings));
  }

  static Pods of(String environment, String... settings) {
    return PodSpecifications.of(
        new DriverPod(
            "ctr-test", "run", environment, config(environment, settings), Manifests.HOME));
  }
}
