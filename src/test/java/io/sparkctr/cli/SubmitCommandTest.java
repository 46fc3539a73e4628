package io.sparkctr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.sparkctr.k8s.ApiServer;
import io.sparkctr.k8s.PodStatuses;
import io.sparkctr.k8s.Waiting;
import io.sparkctr.testing.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code submit} against an API server that accepts everything and starts nothing: what it creates,
 * and how it reports the driver's status, which the test sets.
 */
@Timeout(120)
class SubmitCommandTest {
  private static final String KEY = "spark.hadoop.fs.azure.account.key.a.dfs.core.windows.net";

  @TempDir Path folder;
  private ApiServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = ApiServer.start();
    System.setProperty("kubeconfig", server.kubeconfig(folder.resolve("config")).toString());
  }

  @AfterEach
  void stopServer() {
    System.clearProperty("kubeconfig");
    server.close();
  }

  @Test
  void theDriverPodFollowsTheSettings() throws IOException {
    Path cluster =
        Files.writeString(
            folder.resolve("cluster.conf"),
            "ctr.kubernetes { image = \"r.io/ctr:7\", driver { cpu = 1500m, memory = 2 GiB }}");

    CommandLineRun run =
        submitted(
                PodStatuses.ended(0, "Completed"),
                "train",
                "--config",
                cluster.toString(),
                "train.l2=1e-3",
                "spark.executor.instances=5",
                KEY + "=c2VjcmV0")
            .succeeds();

    Pod driver = drivers().get(0);
    assertThat(driver.getMetadata().getName()).matches("ctr-train-\\d{8}-\\d{9}-driver");
    assertThat(run.err())
        .contains("driver " + driver.getMetadata().getName() + " submitted to namespace spark-ctr")
        .contains("ended with exit code 0");
    assertThat(driver.getSpec().getServiceAccountName()).isEqualTo("ctr-driver");
    assertThat(driver.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(driver.getSpec().getNodeSelector()).containsEntry("spark-ctr/pool", "cpu");
    assertThat(driver.getSpec().getPriorityClassName()).isEqualTo("ctr-batch");
    Container container = driver.getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo("driver");
    assertThat(container.getImage()).isEqualTo("r.io/ctr:7");
    assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(container.getArgs())
        .containsSubsequence("driver", "--class", "io.sparkctr.Main")
        .endsWith(
            "local:///opt/ctr/spark-ctr.jar",
            "train",
            "--config",
            "/opt/ctr/submitted/0.conf",
            "--config",
            "/opt/ctr/submitted/1.conf",
            "data.input=/data/criteo",
            "data.prepared=/data/prepared",
            "runs.directory=/data/runs",
            "kubernetes.wait.poll=100ms",
            "train.l2=1e-3",
            "spark.executor.instances=5");
    assertThat(container.getEnv())
        .contains(new EnvVar("CTR_ENV", "local", null))
        .noneMatch(variable -> String.valueOf(variable.getValue()).contains("c2VjcmV0"));
    assertThat(container.getResources().getRequests())
        .containsEntry("cpu", new Quantity("1500m"))
        .containsEntry("memory", new Quantity("3072Mi"))
        .doesNotContainKey("nvidia.com/gpu");
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/data", "/tmp", "/opt/spark/work-dir", "/opt/ctr/submitted");
    assertThat(driver.getSpec().getVolumes())
        .anyMatch(
            volume ->
                volume.getPersistentVolumeClaim() != null
                    && volume.getPersistentVolumeClaim().getClaimName().equals("ctr-data"));
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
  }

  @Test
  void secretSettingsGoIntoASecret() throws IOException {
    Path file = Files.writeString(folder.resolve("a.conf"), "ctr.train.seed = ${PATH}");
    Files.writeString(file, "ctr.score.output = ${PATH}");

    submitted(
            PodStatuses.ended(0, "Completed"),
            "run",
            "--config",
            file.toString(),
            KEY + "=c2VjcmV0")
        .succeeds();

    Pod driver = drivers().get(0);
    Secret settings =
        server
            .client()
            .secrets()
            .inNamespace(ApiServer.NAMESPACE)
            .withName(driver.getMetadata().getName().replace("-driver", "-settings"))
            .get();
    assertThat(content(settings, "0.conf")).contains(System.getenv("PATH"));
    assertThat(content(settings, "1.conf")).contains("c2VjcmV0");
    assertThat(settings.getMetadata().getOwnerReferences())
        .extracting("uid")
        .containsExactly(driver.getMetadata().getUid());
    assertThat(properties()).doesNotContain("c2VjcmV0");
  }

  @Test
  void executorsAreDescribedToTheDriver() {
    submitted(
            PodStatuses.ended(0, "Completed"),
            "run",
            "kubernetes.executor.gpus=1",
            "kubernetes.executor.cores=6",
            "kubernetes.executor.scratch-class=fast",
            "kubernetes.dynamic-allocation.enabled=true",
            "kubernetes.dynamic-allocation.shuffle-timeout=5m")
        .succeeds();

    assertThat(properties().lines().map(line -> line.replace("\\", "")))
        .contains(
            "spark.executor.resource.gpu.amount=1",
            "spark.executor.resource.gpu.vendor=nvidia.com",
            "spark.task.resource.gpu.amount=0.1666",
            "spark.executor.cores=6",
            "spark.executor.memory=8192m",
            "spark.executor.memoryOverhead=2048m",
            "spark.executor.maxNumFailures=10",
            "spark.executor.failuresValidityInterval=3600000ms",
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.timeout=300000ms",
            "spark.kubernetes.driver.reusePersistentVolumeClaim=true",
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.options.claimName=OnDemand",
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.ctr-data.mount.path=/data",
            "spark.kubernetes.authenticate.executor.serviceAccountName=ctr-executor")
        .noneMatch(line -> line.startsWith("spark.executor.instances"))
        .noneMatch(line -> line.startsWith("spark.driver.bindAddress=127"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theDriversExitCodeIsReturned(int code) {
    CommandLineRun run = submitted(PodStatuses.ended(code, "Error"), "run");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
  }

  @Test
  void aDriverThatKubernetesEndsIsAFailure() {
    CommandLineRun run = submitted(PodStatuses.evicted("The node was low on memory."), "run");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("error: "))).hasSize(1);
  }

  @Test
  void aDryRunForGpusNeedsNoCluster() {
    System.setProperty("kubeconfig", folder.resolve("none").toString());

    CommandLineRun run =
        CommandLineRun.of(
                "submit", "--dry-run", "run", "--config", "conf/aks-gpu.conf", "train.window=7")
            .succeeds();

    List<Pod> pods = pods(run.out());
    assertThat(pods).hasSize(2);
    Container driver = pods.get(0).getSpec().getContainers().get(0);
    Container executor = pods.get(1).getSpec().getContainers().get(0);
    assertThat(driver.getArgs()).contains("run", "train.window=7");
    assertThat(limits(driver)).noneMatch(limit -> limit.startsWith("nvidia.com/gpu"));
    assertThat(limits(executor)).contains("nvidia.com/gpu=1");
    for (Pod pod : pods) {
      assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .contains("/data");
      assertThat(pod.getSpec().getVolumes())
          .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
          .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
          .containsExactly("ctr-data");
    }
    assertThat(pods.get(0).getSpec().getNodeSelector()).containsEntry("spark-ctr/pool", "cpu");
    assertThat(pods.get(0).getSpec().getTolerations()).isEmpty();
    assertThat(pods.get(1).getSpec().getNodeSelector()).containsEntry("spark-ctr/pool", "gpu");
    assertThat(pods.get(1).getSpec().getTolerations())
        .anyMatch(toleration -> "sku".equals(toleration.getKey()));
    assertThat(pods.get(1).getSpec().getServiceAccountName()).isEqualTo("ctr-executor");
    assertThat(server.requests()).noneMatch(request -> request.contains("spark-ctr/pods"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generate | | \"generate\" cannot be submitted: give one of run, prepare, train, evaluate, score, doctor",
        "run | data.prepared=out/prepared | data.prepared=out/prepared: not on the volume that pods mount at /data",
        "run | kubernetes.context=other | kubernetes.context=other: the kubeconfig file",
        "run | kubernetes.namespace=other | no namespace other in context test: kubectl apply -k",
        "run | kubernetes.claim=other | no claim other in namespace spark-ctr in context test",
        "run | kubernetes.driver.service-account=other | no service account other in namespace spark-ctr",
        "run | kubernetes.driver.cpu=many | ctr.kubernetes.driver.cpu: \"many\" is not an amount of CPU",
        "run | kubernetes.driver.memory=4 gigs | ctr.kubernetes.driver.memory: \"4 gigs\" is not a size such as 64 KiB",
        "run | kubernetes.executor.template=no.yaml | kubernetes.executor.template=no.yaml: no such file",
        "run | spark.kubernetes.driver.podTemplateFile=pom.xml | Spark cannot submit this: Could not load pod from template file",
        "run | spark.driver.memory=lots | Spark refuses a setting: ",
        "run | train.l3=1 | ctr.train.l3: unknown key",
      })
  void wrongSettingsAreRefusedBeforeAnythingIsCreated(
      String command, String setting, String problem) {
    List<String> arguments = new ArrayList<>(shared(command));
    if (setting != null) {
      arguments.add(setting);
    }

    CommandLineRun.of(arguments.toArray(String[]::new)).failsForTheUser().contains(problem);

    assertThat(drivers()).isEmpty();
    assertThat(server.requests())
        .noneMatch(request -> request.startsWith("POST /api/v1/namespaces/spark-ctr/pods"));
  }

  @Test
  void aMissingKubeconfigFile() {
    System.setProperty("kubeconfig", folder.resolve("none").toString());

    CommandLineRun.of(shared("run").toArray(String[]::new))
        .failsForTheUser()
        .contains("no kubeconfig file at " + folder.resolve("none"));
  }

  @Test
  void anApiServerThatCannotBeReached() {
    server.close();

    CommandLineRun.of(shared("run").toArray(String[]::new))
        .failsForTheUser()
        .contains("of context test cannot be reached");
  }

  private CommandLineRun submitted(PodStatus status, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("submit", command));
    List<String> options = new ArrayList<>(List.of(arguments));
    while (options.size() > 1 && options.get(0).equals("--config")) {
      all.addAll(options.subList(0, 2));
      options.subList(0, 2).clear();
    }
    all.addAll(
        List.of(
            "data.input=/data/criteo",
            "data.prepared=/data/prepared",
            "runs.directory=/data/runs",
            "kubernetes.wait.poll=100ms"));
    all.addAll(options);
    CompletableFuture<CommandLineRun> run =
        CompletableFuture.supplyAsync(() -> CommandLineRun.of(all.toArray(String[]::new)));
    Waiting.until(() -> !drivers().isEmpty() || run.isDone(), () -> "a driver");
    for (Pod driver : drivers()) {
      server
          .client()
          .pods()
          .resource(driver)
          .editStatus(pod -> new PodBuilder(pod).withStatus(status).build());
    }
    return run.join();
  }

  private static List<String> shared(String command) {
    return List.of(
        "submit",
        command,
        "data.input=/data/criteo",
        "data.prepared=/data/prepared",
        "runs.directory=/data/runs");
  }

  private List<Pod> drivers() {
    return server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withLabel("spark-role", "driver")
        .list()
        .getItems();
  }

  /** Spark's settings as the driver will read them. */
  private String properties() {
    return server.client().configMaps().inNamespace(ApiServer.NAMESPACE).list().getItems().stream()
        .filter(map -> map.getData() != null && map.getData().containsKey("spark.properties"))
        .map(map -> map.getData().get("spark.properties"))
        .findFirst()
        .orElseThrow();
  }

  private static String content(Secret secret, String file) {
    return secret.getStringData() != null && secret.getStringData().containsKey(file)
        ? secret.getStringData().get(file)
        : new String(Base64.getDecoder().decode(secret.getData().get(file)), UTF_8);
  }

  private List<Pod> pods(String yaml) {
    return Stream.of(yaml.split("(?m)^---$", -1))
        .filter(document -> !document.isBlank())
        .map(
            document -> server.client().getKubernetesSerialization().unmarshal(document, Pod.class))
        .toList();
  }

  private static List<String> limits(Container container) {
    return container.getResources().getLimits().entrySet().stream()
        .map(limit -> limit.getKey() + "=" + limit.getValue())
        .toList();
  }
}
