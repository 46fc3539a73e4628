package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.Acceleration;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.RapidsJar;
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
import java.util.Map;
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
@ExtendWith({RapidsJar.class, SparkExtension.class})
class GpuPathTest {
  private static final FeaturePlan PLAN = new FeaturePlan(12);
  private static final String HASH = "spark.rapids.sql.expression.XxHash64";

  private final SparkSession spark;

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
    TrainingInput.Outcome onCpu = evaluated("cpu", session(Mode.OFF, false));
    TrainingInput.Outcome onGpu = evaluated("gpu", session(Mode.REQUIRED, true));

    assertThat(onGpu.metrics().rows()).isEqualTo(onCpu.metrics().rows());
    assertThat(onGpu.metrics().logLoss()).isCloseTo(onCpu.metrics().logLoss(), within(1e-3));
    assertThat(onGpu.metrics().auc()).isCloseTo(onCpu.metrics().auc(), within(1e-2));
  }

  @Test
  void requiredRefusesAPlanThatLeavesTheGpu() {
    Session session = session(Mode.REQUIRED, true);
    spark.conf().set(HASH, false);
    try {
      assertThatThrownBy(() -> evaluated("gpu", session))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll("train would leave the GPU", "XxHash64");
    } finally {
      spark.conf().unset(HASH);
    }
  }

  @Test
  void scoresAreThoseOfTheCpu() throws IOException {
    List<String> told = new ArrayList<>();
    LineCounts onCpu = score(train.get(0), session(Mode.OFF, false), "cpu", told);
    LineCounts onGpu = score(train.get(0), session(Mode.REQUIRED, true), "gpu", told);

    assertThat(onGpu).isEqualTo(onCpu);
    assertThat(scores("gpu")).hasSize(2_000).isEqualTo(scores("cpu"));
    assertThat(told).isEmpty();
  }

  @Test
  void aDayWithBlankLinesIsScoredOnTheCpuAndSaysSo() throws IOException {
    Files.writeString(
        folder.resolve("day_3"), "\n" + DayRows.text(300, 4) + "\n" + DayRows.text(50, 5));
    DayFile day = find("day_3");
    List<String> told = new ArrayList<>();
    score(day, session(Mode.OFF, false), "cpu", told);
    score(day, session(Mode.REQUIRED, true), "gpu", told);

    assertThat(told)
        .containsExactly(
            "day 3: scored on the CPU, since some of its lines are blank or start with a blank");
    assertThat(scores("gpu")).hasSize(350).isEqualTo(scores("cpu"));
    assertThat(scores("gpu").get(0)).startsWith("1|");
  }

  private LineCounts score(DayFile day, Session session, String name, List<String> told) {
    var weights = new java.util.Random(7).doubles(PLAN.slots(), -0.5, 0.5).toArray();
    var model = new LogisticRegressionModel("model", Vectors.dense(weights), -1);
    return ScoreDays.score(
        session,
        day,
        StoredModels.of(model, PLAN),
        new org.apache.hadoop.fs.Path(folder.resolve("scores-" + name).toString()),
        config(name, "data.max-malformed-share=0.1"),
        told::add);
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

  @Test
  void requiredRefusesToReadDayFilesWithoutTheGpu() {
    CtrConfig config = config("gpu", "train.input=day-files", "spark.gpu=required");

    assertThatThrownBy(
            () ->
                TrainingInput.of(
                    config, session(Mode.REQUIRED, true), Optional.empty(), line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train.input = day-files");
  }

  private TrainingInput.Outcome evaluated(String name, Session session) throws IOException {
    CtrConfig config = config(name, "train.l2=0.01", "train.solver=fast");
    try (TrainingInput input = TrainingInput.of(config, session, Optional.empty(), line -> {})) {
      input.open(train, test);
      TrainedModel trained =
          Trainer.train(spark, input.training(PLAN), PLAN, config.train(), line -> {});
      return input.evaluate(StoredModels.of(trained.model(), PLAN));
    }
  }

  private Session session(Mode mode, boolean onGpu) {
    return new Session(
        spark,
        false,
        new Acceleration(onGpu, Map.of(), "as the test says"),
        new GpuConfig(mode, List.of()));
  }

  private CtrConfig config(String name, String... more) {
    List<String> settings =
        Stream.concat(Stream.of("data.prepared=" + folder.resolve(name)), Arrays.stream(more))
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
