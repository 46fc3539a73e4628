package io.sparkctr.doctor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.doctor.Finding;
import io.sparkctr.doctor.Finding.Status;
import io.sparkctr.k8s.ApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The findings about a cluster, from a workstation. */
class ClusterChecksTest {
  private ApiServer cluster;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    cluster = ApiServer.start().useFrom(folder);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aClusterWithEverythingIsHealthy() {
    cluster.addStorageClass();
    cluster.addNode("gpu-0", 2);
    cluster.addNode("cpu", 0);

    List<Finding> findings = check();

    assertThat(findings).noneMatch(Finding::failed);
    assertThat(finding("cluster", findings).detail())
        .contains("test, Kubernetes v1.33.5 at http://");
    assertThat(finding("may pods", findings).detail()).contains("create", "namespace spark-ctr");
    assertThat(finding("claim", findings).detail()).isEqualTo("ctr-data is bound to ctr-data, 2Ti");
    assertThat(finding("storage class", findings).detail()).isEqualTo("anf-premium");
    assertThat(finding("GPU nodes", findings).detail())
        .isEqualTo("2 nvidia.com/gpu on 1 of 2 nodes");
    assertThat(finding("image", findings).status()).isEqualTo(Status.SKIP);
    assertThat(finding("image", findings).detail()).contains("doctor.probe-image=true");
  }

  @Test
  void aServerWhoseClockIsFarAheadIsAWarning() {
    assertThat(finding("cluster clock", check()).status()).isEqualTo(Status.OK);

    cluster.setAhead(Duration.ofMinutes(2));

    Finding clock = finding("cluster clock", check());
    assertThat(clock.status()).isEqualTo(Status.WARN);
    assertThat(clock.remedy()).contains("NTP");
  }

  @Test
  void aDeniedVerbIsNamedWithItsResource() {
    cluster.deny("create", "pods");
    cluster.deny("watch", "pods");
    cluster.deny("get", "pods/log");

    List<Finding> findings = check();

    assertThat(finding("may pods", findings).status()).isEqualTo(Status.FAIL);
    assertThat(finding("may pods", findings).detail()).endsWith(": watch, create");
    assertThat(finding("may pods/log", findings).detail()).endsWith(": get");
    assertThat(finding("may pods/log", findings).remedy()).contains("ctr-submitter");
    assertThat(finding("may configmaps", findings).status()).isEqualTo(Status.OK);
  }

  @Test
  void aMissingClaimIsNamedWithTheRemedy() {
    cluster
        .client()
        .persistentVolumeClaims()
        .inNamespace(ApiServer.NAMESPACE)
        .withName("ctr-data")
        .delete();

    Finding claim = finding("claim", check());

    assertThat(claim.status()).isEqualTo(Status.FAIL);
    assertThat(claim.detail()).isEqualTo("no claim ctr-data in namespace spark-ctr");
    assertThat(claim.remedy()).contains("kubectl apply --kustomize");
  }

  @Test
  void aPendingClaimFailsAndSoDoesItsMissingClass() {
    cluster.setClaim("Pending", "ReadWriteMany");

    List<Finding> findings = check();

    assertThat(finding("claim", findings).status()).isEqualTo(Status.FAIL);
    assertThat(finding("claim", findings).detail())
        .isEqualTo("ctr-data of class \"anf-premium\" is Pending");
    assertThat(finding("storage class", findings).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void aClaimThatOneNodeAloneMayWriteToFails() {
    cluster.setClaim("Bound", "ReadWriteOnce");

    assertThat(finding("claim", check()).detail()).contains("bound, but not ReadWriteMany");
  }

  @Test
  void noGpuIsAWarningOnlyWhereExecutorsAskForOne() {
    cluster.addNode("cpu", 0);

    assertThat(finding("GPU nodes", check()).status()).isEqualTo(Status.SKIP);
    Finding asked = finding("GPU nodes", check("kubernetes.executor.gpus=1"));
    assertThat(asked.status()).isEqualTo(Status.WARN);
    assertThat(asked.detail())
        .isEqualTo("0 nvidia.com/gpu on 0 of 1 nodes; an executor asks for 1");
  }

  @Test
  void nodesThatOneMayNotLookAtAreSkipped() {
    cluster.refuse(403, request -> request.startsWith("GET /api/v1/nodes"));

    Finding nodes = finding("GPU nodes", check());

    assertThat(nodes.status()).isEqualTo(Status.SKIP);
    assertThat(nodes.detail()).contains("not allowed");
  }

  @Test
  void aServerThatDoesNotAnswerIsTheOnlyFinding() {
    cluster.shutDown();

    assertThat(check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.failed()).isTrue();
              assertThat(finding.detail()).contains("http://", "of context test cannot be used");
            });
  }

  @Test
  void aContextThatIsNotThereIsNamed() {
    assertThat(check("kubernetes.context=other"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.detail()).contains("kubernetes.context=other"));
  }

  private static List<Finding> check(String... settings) {
    CtrConfig config = ConfigLoader.load(Path.of("no such file"), List.of(), List.of(settings));
    List<Finding> findings = new ArrayList<>();
    new ClusterChecks(config.kubernetes(), config.doctor(), findings::add).run();
    return findings;
  }

  private static Finding finding(String name, List<Finding> findings) {
    assertThat(findings).extracting(Finding::name).contains(name);
    return findings.stream().filter(is -> is.name().equals(name)).findFirst().orElseThrow();
  }
}
