package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.sparkctr.k8s.PodSpecifications.Pods;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The nodes, resources and network of pods. */
class PlacementTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;
  private static final String GPU = "nvidia.com/gpu";

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void driversRunOnTheCpuPoolWithoutAGpu(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    Pods submitted = SubmittedPods.of(run.environment().get("CTR_ENV"));

    for (PodSpec driver : List.of(run.pod(), submitted.driver().getSpec())) {
      assertThat(driver.getNodeSelector()).containsOnly(Map.entry("spark-ctr/pool", "cpu"));
      assertThat(driver.getTolerations()).isEmpty();
      assertThat(limit(driver, GPU)).isZero();
    }
  }

  @Test
  void executorsOfTheGpuEnvironmentTakeOneGpuEachOnTheGpuPool()
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of("aks-gpu");
    Pod nightly = ExecutorPods.of(NightlyRun.spark(run.config(folder)));

    for (Pod executor : List.of(nightly, SubmittedPods.of("aks-gpu").executor())) {
      assertThat(limit(executor.getSpec(), GPU)).isOne();
      assertThat(executor.getSpec().getNodeSelector())
          .containsOnly(Map.entry("spark-ctr/pool", "gpu"));
      assertThat(executor.getSpec().getTolerations())
          .containsExactly(new Toleration("NoSchedule", "sku", "Equal", null, "gpu"));
    }
  }

  @Test
  void otherExecutorsTakeNone() {
    for (String environment : List.of("aks-cpu", "k8s-local")) {
      PodSpec executor = SubmittedPods.of(environment).executor().getSpec();
      assertThat(limit(executor, GPU)).isZero();
      assertThat(executor.getNodeSelector()).containsOnly(Map.entry("spark-ctr/pool", "cpu"));
      assertThat(executor.getTolerations()).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theQuotaHasRoomForANightlyRunAndASubmittedOne(String overlay)
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    SparkConf spark = NightlyRun.spark(run.config(folder));
    PodSpec executor = ExecutorPods.of(spark).getSpec();
    PodSpec submitted = SubmittedPods.of(run.environment().get("CTR_ENV")).driver().getSpec();
    long executors = 2 * spark.getLong("spark.executor.instances", 0);
    Map<String, Quantity> hard = run.manifests().only(ResourceQuota.class).getSpec().getHard();

    assertThat(executors).isEqualTo(4);
    for (String resource : List.of("cpu", "memory")) {
      BigDecimal asked =
          request(executor, resource)
              .multiply(BigDecimal.valueOf(executors))
              .add(request(run.pod(), resource))
              .add(request(submitted, resource));
      assertThat(asked)
          .as(resource)
          .isPositive()
          .isLessThanOrEqualTo(hard.get("requests." + resource).getNumericalAmount());
    }
    assertThat(hard.get("limits.memory")).isEqualTo(hard.get("requests.memory"));
    // GPUs are expensive: a submitted run and the nightly run wait for each other.
    assertThat(limit(executor, GPU).multiply(BigDecimal.valueOf(executors / 2)))
        .isEqualByComparingTo(hard.get("requests." + GPU).getNumericalAmount());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void driversAndExecutorsReachEachOtherAndNobodyElseIsLetIn(String overlay)
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    Pods submitted = SubmittedPods.of(run.environment().get("CTR_ENV"));
    NetworkPolicy pods = run.manifests().named("ctr-pods", NetworkPolicy.class);
    Map<String, String> selected = pods.getSpec().getPodSelector().getMatchLabels();
    NetworkPolicy none = run.manifests().named("default-deny", NetworkPolicy.class);

    assertThat(none.getSpec().getPodSelector().getMatchLabels()).isEmpty();
    assertThat(none.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(none.getSpec().getIngress()).isEmpty();
    assertThat(none.getSpec().getEgress()).isEmpty();
    assertThat(selected).isNotEmpty();
    Stream.of(
            run.cronJob().getSpec().getJobTemplate().getSpec().getTemplate().getMetadata(),
            ExecutorPods.of(NightlyRun.spark(run.config(folder))).getMetadata(),
            submitted.driver().getMetadata(),
            submitted.executor().getMetadata())
        .forEach(pod -> assertThat(pod.getLabels()).containsAllEntriesOf(selected));
    assertThat(pods.getSpec().getIngress().get(0).getFrom().get(0).getPodSelector())
        .isEqualTo(pods.getSpec().getPodSelector());
    assertThat(pods.getSpec().getEgress().get(0).getTo().get(0).getPodSelector())
        .isEqualTo(pods.getSpec().getPodSelector());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void podsMayAskForNamesAndUseHttps(String overlay) throws IOException, InterruptedException {
    NetworkPolicy outside = Manifests.ofOverlay(overlay).named("ctr-outside", NetworkPolicy.class);

    assertThat(outside.getSpec().getPolicyTypes()).containsExactly("Egress");
    assertThat(
            outside.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(PlacementTest::text))
        .containsExactlyInAnyOrder("UDP 53", "TCP 53", "TCP 443", "TCP 6443", "TCP 2049");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void thePortsAreTheOnesSparkListensOn(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    SparkConf spark = NightlyRun.spark(run.config(folder));
    Map<String, String> annotations =
        run.cronJob()
            .getSpec()
            .getJobTemplate()
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations();
    NetworkPolicy metrics = run.manifests().named("ctr-metrics", NetworkPolicy.class);

    assertThat(run.driver().getPorts().stream().map(port -> port.getContainerPort().toString()))
        .containsExactly(
            spark.get("spark.driver.port"),
            spark.get("spark.driver.blockManager.port"),
            spark.get("spark.ui.port"));
    assertThat(annotations)
        .containsEntry("prometheus.io/port", spark.get("spark.ui.port"))
        .containsEntry(
            "prometheus.io/path", spark.get("spark.metrics.conf.*.sink.prometheusServlet.path"));
    assertThat(spark.getBoolean("spark.ui.enabled", false)).isTrue();
    assertThat(text(metrics.getSpec().getIngress().get(0).getPorts().get(0)))
        .isEqualTo("TCP " + spark.get("spark.ui.port"));
    Pod submitted = SubmittedPods.of(run.environment().get("CTR_ENV")).driver();
    assertThat(submitted.getMetadata().getAnnotations()).containsAllEntriesOf(annotations);
    // A PodMonitor finds a port by its name.
    assertThat(nameOf(Integer.parseInt(spark.get("spark.ui.port")), run.driver()))
        .isEqualTo(
            nameOf(
                Integer.parseInt(spark.get("spark.ui.port")),
                submitted.getSpec().getContainers().get(0)));
  }

  private static String nameOf(int port, Container container) {
    return container.getPorts().stream()
        .filter(open -> open.getContainerPort() == port)
        .findFirst()
        .orElseThrow()
        .getName();
  }

  private static String text(NetworkPolicyPort port) {
    return port.getProtocol() + " " + port.getPort().getIntVal();
  }

  private static BigDecimal request(PodSpec pod, String resource) {
    return amount(resources(pod).getRequests(), resource);
  }

  private static BigDecimal limit(PodSpec pod, String resource) {
    return amount(resources(pod).getLimits(), resource);
  }

  private static ResourceRequirements resources(PodSpec pod) {
    assertThat(pod.getContainers()).hasSize(1);
    return pod.getContainers().get(0).getResources();
  }

  private static BigDecimal amount(Map<String, Quantity> quantities, String resource) {
    return quantities.containsKey(resource)
        ? quantities.get(resource).getNumericalAmount()
        : BigDecimal.ZERO;
  }
}
