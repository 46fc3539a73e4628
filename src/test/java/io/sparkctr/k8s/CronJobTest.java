package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig.IfFinished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CronJobTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;
  private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Z_]+)\\)");

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void oneRunANightAtMostAndNoneForever(String overlay) throws IOException, InterruptedException {
    CronJobSpec cron = NightlyRun.of(overlay).cronJob().getSpec();
    JobSpec job = cron.getJobTemplate().getSpec();

    assertThat(cron.getSchedule().split(" ", -1)).hasSize(5);
    assertThat(ZoneId.getAvailableZoneIds()).contains(cron.getTimeZone());
    assertThat(cron.getConcurrencyPolicy()).isEqualTo("Forbid");
    // The controller polls every ten seconds: with a shorter deadline it may start nothing.
    assertThat(cron.getStartingDeadlineSeconds()).isBetween(600L, 86_400L);
    assertThat(job.getActiveDeadlineSeconds()).isBetween(3_600L, 86_400L);
    assertThat(job.getBackoffLimit()).isBetween(1, 5);
    assertThat(cron.getSuccessfulJobsHistoryLimit()).isPositive();
    assertThat(cron.getFailedJobsHistoryLimit()).isPositive();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void whatAnotherTryCannotMendIsNotTriedAgain(String overlay)
      throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    List<PodFailurePolicyRule> rules =
        run.cronJob().getSpec().getJobTemplate().getSpec().getPodFailurePolicy().getRules();

    // Kubernetes accepts a failure policy only for pods with restartPolicy Never.
    assertThat(run.pod().getRestartPolicy()).isEqualTo("Never");
    assertThat(rules.get(0).getAction()).isEqualTo("FailJob");
    assertThat(rules.get(0).getOnExitCodes().getContainerName()).isEqualTo(run.driver().getName());
    assertThat(rules.get(0).getOnExitCodes().getOperator()).isEqualTo("In");
    assertThat(rules.get(0).getOnExitCodes().getValues()).containsExactly(2, 3);
    assertThat(rules.get(1).getAction()).isEqualTo("Ignore");
    assertThat(rules.get(1).getOnPodConditions().get(0).getType()).isEqualTo("DisruptionTarget");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyVariableInTheArgumentsIsThere(String overlay) throws IOException, InterruptedException {
    Container driver = NightlyRun.of(overlay).driver();
    Set<String> used = new HashSet<>();
    for (String argument : driver.getArgs()) {
      VARIABLE
          .matcher(argument)
          .results()
          .map((MatchResult one) -> one.group(1))
          .forEach(used::add);
    }

    assertThat(used).contains("RUN_ID", "POD_NAME", "POD_IP", "CTR_IMAGE");
    assertThat(driver.getEnv()).extracting(EnvVar::getName).containsAll(used);
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void itsSettingsAreUnderstood(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    CtrConfig config = run.config(folder);

    assertThat(config.runs().id()).isEqualTo(NightlyRun.JOB);
    assertThat(config.runs().ifFinished()).isEqualTo(IfFinished.REUSE);
    assertThat(config.train().window()).isEqualTo(7);
    assertThat(config.explicitKeys()).contains("ctr.train.window", "ctr.runs.directory");
    assertThat(List.of(config.data().prepared(), config.runs().directory()))
        .containsExactly("/data/prepared", "/data/runs");
    assertThat(config.data().input()).containsExactly("/data/criteo");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void itsPodIsTheDriverOfItsExecutors(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    SparkConf spark = NightlyRun.spark(run.config(folder));

    assertThat(spark.get("spark.master")).isEqualTo("k8s://https://kubernetes.default.svc");
    assertThat(spark.getOption("spark.submit.deployMode").isEmpty()).isTrue();
    assertThat(spark.get("spark.driver.host")).isEqualTo("10.244.1.7");
    assertThat(spark.get("spark.driver.bindAddress")).isEqualTo("10.244.1.7");
    assertThat(spark.get("spark.kubernetes.driver.pod.name")).isEqualTo(NightlyRun.JOB + "-x7k2p");
    assertThat(spark.get("spark.kubernetes.namespace")).isEqualTo("spark-ctr");
    assertThat(spark.get("spark.kubernetes.container.image")).isEqualTo(run.driver().getImage());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void nobodyReadsAlong(String overlay) throws IOException, InterruptedException {
    SparkConf spark = NightlyRun.spark(NightlyRun.of(overlay).config(folder));

    for (String setting :
        List.of(
            "spark.authenticate", "spark.network.crypto.enabled", "spark.io.encryption.enabled")) {
      assertThat(spark.getBoolean(setting, false)).as(setting).isTrue();
    }
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theHeapFitsIntoThePod(String overlay) throws IOException, InterruptedException {
    NightlyRun run = NightlyRun.of(overlay);
    String heap = run.environment().get("CTR_HEAP");
    assertThat(heap).matches("[1-9][0-9]*g");
    long heapGib = Long.parseLong(heap.replace("g", ""));
    var resources = run.driver().getResources();

    assertThat(resources.getLimits().get("memory").getNumericalAmount().longValueExact())
        .isGreaterThanOrEqualTo((heapGib + 1) << 30)
        .isEqualTo(resources.getRequests().get("memory").getNumericalAmount().longValueExact());
    assertThat(resources.getLimits()).doesNotContainKey("nvidia.com/gpu");
  }
}
