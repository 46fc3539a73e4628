package io.sparkctr.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.sparkctr.config.CompareConfig.PricesConfig;
import io.sparkctr.config.CompareConfig.PythonConfig;
import io.sparkctr.config.CompareConfig.Reuse;
import io.sparkctr.config.CtrConfig.EvaluateConfig;
import io.sparkctr.config.CtrConfig.FeaturesConfig;
import io.sparkctr.config.CtrConfig.PrepareConfig;
import io.sparkctr.config.CtrConfig.PrepareConfig.Checksum;
import io.sparkctr.config.CtrConfig.PublishConfig;
import io.sparkctr.config.DoctorConfig.ServiceLevel;
import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.config.KubernetesConfig.Driver;
import io.sparkctr.config.KubernetesConfig.DynamicAllocation;
import io.sparkctr.config.KubernetesConfig.Executor;
import io.sparkctr.config.KubernetesConfig.Patience;
import io.sparkctr.config.KubernetesConfig.PullPolicy;
import io.sparkctr.config.RunsConfig.IfFinished;
import io.sparkctr.config.ScoreConfig.Format;
import io.sparkctr.config.TrainConfig.ForestConfig;
import io.sparkctr.config.TrainConfig.Input;
import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.TrainConfig.Solver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReferenceConfTest {
  private static final long GIB = 1L << 30;
  private static final Config REFERENCE = ConfigFactory.parseResources("reference.conf");

  @Test
  void hasTheseDefaults() {
    CtrConfig config = ConfigLoader.load(Path.of("no such file"), List.of(), List.of());

    assertThat(config.data())
        .isEqualTo(
            new DataConfig(List.of("data-samples"), "out/prepared", 0.01, 64 << 10, 32 << 20));
    assertThat(config.prepare()).isEqualTo(new PrepareConfig(2, Checksum.SAMPLED));
    assertThat(config.features()).isEqualTo(new FeaturesConfig(20));
    assertThat(config.train())
        .isEqualTo(
            new TrainConfig(
                List.of(),
                0,
                List.of(),
                Input.PREPARED,
                Solver.AUTO,
                OptionalDouble.empty(),
                100,
                3,
                1e-4,
                2,
                8 << 20,
                2_500_000,
                8,
                42,
                new L2SearchConfig(List.of(160.0, 80.0, 40.0, 20.0, 10.0, 5.0, 2.5), 0.2, 200_000),
                ModelKind.LOGISTIC_REGRESSION,
                new ForestConfig(10, 10, 32)));
    assertThat(config.evaluate()).isEqualTo(new EvaluateConfig("latest", ""));
    assertThat(config.score()).isEqualTo(new ScoreConfig("latest", "", Format.PARQUET));
    assertThat(config.publish()).isEqualTo(new PublishConfig(0.005));
    assertThat(config.runs())
        .isEqualTo(
            new RunsConfig("out/runs", RunsConfig.AUTO, IfFinished.FAIL, Duration.ofMinutes(2)));
    assertThat(config.compare())
        .isEqualTo(
            new CompareConfig(
                "out/comparisons",
                List.of(
                    "java",
                    "python-logistic",
                    "python-forest",
                    "spark-fast",
                    "spark",
                    "spark-forest"),
                List.of(),
                1,
                Reuse.YES,
                0,
                new PricesConfig("USD", 0, 0, 0),
                new PythonConfig("python3", "out/python", 0)));
    assertThat(config.doctor())
        .isEqualTo(
            new DoctorConfig(
                ServiceLevel.NONE,
                2L << 40,
                256 << 20,
                10L << 30,
                15L << 30,
                Duration.ofSeconds(10),
                false));
    assertThat(config.kubernetes())
        .isEqualTo(
            new KubernetesConfig(
                "",
                "spark-ctr",
                "spark-ctr:0.1.0",
                PullPolicy.IF_NOT_PRESENT,
                "ctr-data",
                "/data",
                new Driver("ctr-driver", "k8s/templates/driver.yaml", "1", 4 * GIB, GIB),
                new Executor(
                    "ctr-executor",
                    "k8s/templates/executor-cpu.yaml",
                    2,
                    4,
                    "",
                    8 * GIB,
                    2 * GIB,
                    0,
                    "nvidia.com",
                    "/opt/ctr/bin/gpu-addresses",
                    "",
                    "100Gi",
                    10,
                    Duration.ofHours(1)),
                new DynamicAllocation(false, 1, 8, Duration.ofMinutes(2), Duration.ofMinutes(30)),
                new Patience(
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(2))));
    assertThat(config.generate())
        .isEqualTo(new GenerateConfig("out/generated", 4, 100_000, 42, 0.25, Compression.NONE));
    assertThat(config.gpu()).isEqualTo(new GpuConfig(GpuConfig.Mode.AUTO, List.of()));
    assertThat(config.spark())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.app.name", "spark-ctr",
                "spark.ui.enabled", "false",
                "spark.sql.session.timeZone", "UTC",
                "spark.sql.ansi.enabled", "true"));
  }

  @Test
  void holdsExactlyTheKeysThatAreRead() {
    // A missing key is a problem, so an empty configuration names every key that is read.
    assertThat(keysInProblems(ConfigFactory.empty())).containsExactlyInAnyOrderElementsOf(keys());
  }

  @Test
  void everyKeyIsChecked() {
    Config wrong = ConfigFactory.empty();
    for (String key : keys()) {
      wrong = wrong.withValue(key, ConfigValueFactory.fromMap(Map.of("no", "value")));
    }

    assertThat(keysInProblems(wrong)).containsExactlyInAnyOrderElementsOf(keys());
  }

  @Test
  void aCommentPrecedesEveryKey() throws IOException {
    String[] lines;
    try (var in = getClass().getResourceAsStream("/reference.conf")) {
      lines = new String(in.readAllBytes(), UTF_8).split("\n", -1);
    }
    for (String key : keys()) {
      int line = REFERENCE.getValue(key).origin().lineNumber();
      assertThat(lines[line - 2].strip()).as("the line above %s", key).startsWith("# ");
    }
  }

  private static List<String> keys() {
    return SparkSettings.leaves(REFERENCE.withOnlyPath("ctr")).stream()
        .map(ConfigUtil::joinPath)
        .toList();
  }

  private static List<String> keysInProblems(Config config) {
    ConfigReader reader = new ConfigReader(config);
    List<Record> all =
        List.of(
            DataConfig.from(reader),
            PrepareConfig.from(reader),
            FeaturesConfig.from(reader),
            TrainConfig.from(reader),
            EvaluateConfig.from(reader),
            ScoreConfig.from(reader),
            PublishConfig.from(reader),
            RunsConfig.from(reader),
            CompareConfig.from(reader),
            DoctorConfig.from(reader),
            KubernetesConfig.from(reader),
            GenerateConfig.from(reader),
            GpuConfig.from(reader));
    assertThat(all).doesNotContainNull();
    return reader.problems().stream().map(problem -> problem.split(":", 2)[0]).toList();
  }
}
