package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.engine.Engine;
import io.sparkctr.engine.NativeEngine;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.SqlEngine;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.NeedsRapids;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.testing.StoredModels;
import io.sparkctr.train.TrainedModel;
import io.sparkctr.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The path of a session that is on a GPU, here with Spark's own operators in the GPU's place: the
 * same plans, judged by the plugin's planner before they run.
 */
@NeedsRapids
@ExtendWith(SparkExtension.class)
class GpuPathTest {
  private static final FeaturePlan PLAN = new FeaturePlan(12);
  private static final String HASH = "spark.rapids.sql.expression.XxHash64";

  private final SparkSession spark;

  private final List<String> told = new ArrayList<>();

  @TempDir Path folder;
  private List<DayFile> train;
  private List<DayFile> test;

  GpuPathTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeDays() throws IOException {
    train = List.of(day("day_0", 1), day("day_1", 2));
    test = List.of(day("day_2", 3));
  }

  @Test
  void figuresAreThoseOfTheCpu() throws IOException {
    RunInput.Outcome onCpu = evaluated("cpu", Mode.OFF);
    RunInput.Outcome onGpu = evaluated("gpu", Mode.REQUIRED);

    assertThat(onGpu.metrics().rows()).isEqualTo(onCpu.metrics().rows());
    assertThat(onGpu.metrics().logLoss()).isCloseTo(onCpu.metrics().logLoss(), within(1e-3));
    assertThat(onGpu.metrics().auc()).isCloseTo(onCpu.metrics().auc(), within(1e-2));
  }

  @Test
  void requiredRefusesAPlanThatLeavesTheGpu() {
    spark.conf().set(HASH, false);
    try {
      assertThatThrownBy(() -> evaluated("gpu", Mode.REQUIRED))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll("train and evaluate, slots would leave the GPU", "XxHash64");
    } finally {
      spark.conf().unset(HASH);
    }
  }

  @Test
  void scoresAreThoseOfTheCpu() {
    LineCounts onCpu = score(train.get(0), Mode.OFF, "cpu");
    LineCounts onGpu = score(train.get(0), Mode.REQUIRED, "gpu");

    assertThat(onGpu).isEqualTo(onCpu);
    assertThat(scores("gpu")).hasSize(2_000).isEqualTo(scores("cpu"));
    assertThat(told).isEmpty();
  }

  @Test
  void requiredRefusesAScoringPlanThatLeavesTheGpu() {
    spark.conf().set(HASH, false);
    try {
      assertThatThrownBy(() -> score(train.get(0), Mode.REQUIRED, "gpu"))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll("score, slots would leave the GPU", "XxHash64");
      assertThat(folder.resolve("scores-gpu")).doesNotExist();
    } finally {
      spark.conf().unset(HASH);
    }
  }

  @Test
  void aDayWithBlankLinesIsScoredOnTheCpuAndSaysSo() throws IOException {
    Files.writeString(
        folder.resolve("day_3"), "\n" + DayRows.text(300, 4) + "\n" + DayRows.text(50, 5));
    DayFile day = find("day_3");
    score(day, Mode.OFF, "cpu");
    score(day, Mode.REQUIRED, "gpu");

    assertThat(told)
        .containsExactly(
            "day 3: scored on the CPU, since some of its lines are blank or start with a blank");
    assertThat(scores("gpu")).hasSize(350).isEqualTo(scores("cpu"));
    assertThat(scores("gpu").get(0)).startsWith("1|");
  }

  @Test
  void requiredRefusesToReadDayFilesWithoutTheGpu() {
    assertThatThrownBy(() -> evaluated("gpu", Mode.REQUIRED, "train.input=day-files"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train.input = day-files");
  }

  @Test
  void withoutRequiredDayFilesAreReadOnTheCpu() throws IOException {
    RunInput.Outcome onCpu = evaluated("cpu", Mode.OFF, "train.input=day-files");
    RunInput.Outcome onGpu = evaluated("gpu", Mode.AUTO, "train.input=day-files");

    assertThat(onGpu.metrics()).isEqualTo(onCpu.metrics());
  }

  private LineCounts score(DayFile day, Mode mode, String name) {
    var weights = new java.util.Random(7).doubles(PLAN.slots(), -0.5, 0.5).toArray();
    var model = new LogisticRegressionModel("model", Vectors.dense(weights), -1);
    return engine(mode, config(name, mode))
        .score(
            day,
            StoredModels.of(model, PLAN),
            new org.apache.hadoop.fs.Path(folder.resolve("scores-" + name).toString()));
  }

  private List<String> scores(String name) {
    return spark
        .read()
        .parquet(folder.resolve("scores-" + name).toString())
        .orderBy("row")
        .collectAsList()
        .stream()
        .map(row -> row.mkString("|"))
        .toList();
  }

  private RunInput.Outcome evaluated(String name, Mode mode, String... more) throws IOException {
    CtrConfig config =
        config(
            name,
            mode,
            Stream.concat(Stream.of("train.l2=0.01", "train.solver=fast"), Arrays.stream(more))
                .toArray(String[]::new));
    Session session = new Session(spark, false, engine(mode, config));
    try (RunInput input = RunInput.of(config, session, Optional.empty(), line -> {})) {
      FeaturePlan plan = new FeaturePlan(config.features().bits());
      input.open(train, test, plan);
      TrainedModel trained = Trainer.train(spark, input.training(), config.train(), line -> {});
      return input.evaluate(StoredModels.of(trained.model(), plan));
    }
  }

  private Engine engine(Mode mode, CtrConfig config) {
    return mode == Mode.OFF
        ? new NativeEngine(spark, config)
        : new SqlEngine(spark, config, told::add);
  }

  private CtrConfig config(String name, Mode mode, String... more) {
    List<String> settings =
        Stream.concat(
                Stream.of(
                    "data.prepared=" + folder.resolve(name),
                    "data.max-malformed-share=0.1",
                    "features.bits=12",
                    "spark.gpu=" + mode.name().toLowerCase(Locale.ROOT)),
                Arrays.stream(more))
            .toList();
    return ConfigLoader.load(folder.resolve("none"), List.of(), settings);
  }

  private DayFile day(String name, long seed) throws IOException {
    Files.writeString(folder.resolve(name), DayRows.text(2_000, seed));
    return find(name);
  }

  private DayFile find(String name) throws IOException {
    String file = folder.resolve(name).toString();
    return DayFile.find(List.of(file), new Configuration()).get(0);
  }
}
