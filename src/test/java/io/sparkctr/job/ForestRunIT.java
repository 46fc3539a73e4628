package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.IsolatedHome;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A random forest on the sample days, from training to publication. */
@ExtendWith(SparkExtension.class)
class ForestRunIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOME = System.getProperty("ctr.home");

  /** A program of somebody else. */
  private static final String OTHER_PROGRAM =
      """
      import org.apache.spark.ml.classification.RandomForestClassificationModel;
      import org.apache.spark.ml.linalg.Vectors;
      import org.apache.spark.sql.SparkSession;

      class Other {
        public static void main(String[] directory) {
          SparkSession.builder().master("local[1]").getOrCreate();
          var forest = RandomForestClassificationModel.load(directory[0]);
          double click = forest.predictProbability(Vectors.zeros(13)).apply(1);
          System.out.println(forest.getNumTrees() + " trees " + forest.getMaxDepth() + " " + click);
        }
      }
      """;

  @TempDir private static Path folder;
  private static IsolatedHome.Ended one;

  private static CommandLineRun linear;
  private static CommandLineRun worse;

  /** Each of the runs is compared with the one that is published before. */
  @BeforeAll
  static void runForestsAndALogisticRegression() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      one = run(checkout, 1);
      run(checkout, 2);
    }
    linear =
        call("run", "runs.id=linear", "train.solver=fast", "train.l2=1e-3", "features.bits=16");
    worse = call("run", "runs.id=worse", "train.model=random-forest", "train.input=day-files");
  }

  @Test
  void theForestIsBetterThanTheConstantRate() throws IOException {
    JsonNode metrics = metrics("cores1");

    assertThat(metrics.get("rows").asLong()).isEqualTo(7_000);
    assertThat(metrics.get("logLoss").asDouble())
        .isLessThan(metrics.get("baseLogLoss").asDouble() - 0.01);
    assertThat(metrics.get("auc").asDouble()).isGreaterThan(0.6);
    assertThat(one.err())
        .contains("fit random-forest: pass 1 over the rows", "fit random-forest: 10 trees, ");
  }

  @Test
  void oneCoreAndTwoGiveTheSameFiguresToTheLastBit() throws IOException {
    assertThat(metrics("cores2").get("auc")).isEqualTo(metrics("cores1").get("auc"));
    assertThat(metrics("cores2").get("logLoss").asDouble())
        .isCloseTo(metrics("cores1").get("logLoss").asDouble(), within(1e-12));
  }

  @Test
  void theManifestNamesTheModel() throws IOException {
    JsonNode training = manifest("cores1").get("training");

    assertThat(training.get("model").asText()).isEqualTo("random-forest");
    assertThat(training.get("solver").asText()).isEqualTo("random-forest");
    assertThat(training.get("trees").asInt()).isEqualTo(10);
    assertThat(training.get("depth").asInt()).isEqualTo(10);
    assertThat(training.get("rows").asInt()).isEqualTo(21_000);
    assertThat(training.get("trials")).isEmpty();
  }

  @Test
  void evaluateAndScoreAgreeWithTheRun(SparkSession spark) throws IOException {
    Path metrics = folder.resolve("metrics.json");
    call("evaluate", "evaluate.model=cores1", "evaluate.output=" + metrics).succeeds();
    JsonNode again = JSON.readTree(Files.readString(metrics));
    assertThat(again.get("auc")).isEqualTo(metrics("cores1").get("auc"));
    assertThat(again.get("logLoss").asDouble())
        .isCloseTo(metrics("cores1").get("logLoss").asDouble(), within(1e-12));

    Path direct = folder.resolve("direct.json");
    call("evaluate", "evaluate.model=cores1", "evaluate.output=" + direct, "train.input=day-files")
        .succeeds();
    assertThat(JSON.readTree(Files.readString(direct)).get("auc")).isEqualTo(again.get("auc"));

    Path scores = folder.resolve("scores");
    call("score", "score.model=cores1", "score.output=" + scores).succeeds();
    Row scored =
        spark
            .read()
            .parquet(scores.resolve("day=3").toString())
            .agg(functions.count("row"), functions.avg("probability"))
            .head();
    assertThat(scored.getLong(0)).isEqualTo(7_000);
    assertThat(scored.getDouble(1) * 7_000 / again.get("positives").asLong())
        .isCloseTo(again.get("calibrationRatio").asDouble(), within(1e-9));
  }

  @Test
  void aProgramWithSparkAloneLoadsTheForest() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Other.java"), OTHER_PROGRAM);
    Path out = folder.resolve("other.out");
    Process other =
        new ProcessBuilder(
                "bash",
                "-c",
                ". bin/lib/java.sh; require_java; exec \"$java\" \"${jvm_options[@]}\" -Xmx1g"
                    + " -cp \"$(<target/classpath.txt)\" \"$@\"",
                "other",
                source.toString(),
                folder.resolve("out/runs/cores1/model").toString())
            .directory(Path.of(HOME).toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();

    assertThat(other.waitFor()).as(Files.readString(out, UTF_8)).isZero();
    assertThat(Files.readString(out, UTF_8)).contains("10 trees 10 0.");
  }

  @Test
  void aLogisticRegressionThatIsBetterIsPublishedInItsPlaceAndNotTheReverse() throws IOException {
    linear.succeeds();
    assertThat(manifest("linear").get("gate").asText()).isEqualTo("passed");
    assertThat(manifest("linear").get("gateReason").asText()).contains("published run cores2");

    assertThat(worse.exitCode()).as(worse.err()).isEqualTo(3);
    assertThat(manifest("worse").get("gate").asText()).isEqualTo("failed");
    assertThat(manifest("worse").get("gateReason").asText()).contains("published run linear");
    assertThat(folder.resolve("out/runs/latest")).content().startsWith("linear");
  }

  @Test
  void dayFilesGiveAForestThatIsAsGood() throws IOException {
    assertThat(metrics("worse").get("logLoss").asDouble())
        .isCloseTo(metrics("cores1").get("logLoss").asDouble(), within(0.01));
    assertThat(manifest("worse").get("training").get("rows").asInt()).isEqualTo(21_000);
  }

  @Test
  void theTablesOfRunsNameTheModel() {
    List<String> table = call("runs", "list").succeeds().out().lines().toList();
    assertThat(table.get(0)).matches("run +command +model +test days .*");
    assertThat(table.get(1)).matches("cores1 +run +random-forest +3 .*");
    assertThat(table.get(3)).matches("linear +run +logistic-regression +3 .*passed +latest");
    assertThat(table.get(4)).matches("worse +run +random-forest +3 .*failed *");
    assertThat(call("runs", "show", "worse").succeeds().out())
        .containsPattern("training model +random-forest\n")
        .containsPattern("training trees +10\n")
        .containsPattern("training depth +10\n");
    assertThat(call("runs", "diff", "cores1", "linear").succeeds().out())
        .containsPattern("training model +random-forest +logistic-regression\n")
        .containsPattern("training trees +10 +-\n");
  }

  @Test
  void trainStoresAForestAndPublishesNone() throws IOException {
    call("train", "runs.id=small", "train.model=random-forest", "train.forest.trees=2").succeeds();

    assertThat(manifest("small").get("training").get("trees").asInt()).isEqualTo(2);
    assertThat(folder.resolve("out/runs/small/model/provenance.json"))
        .content()
        .contains("\"model\" : \"random-forest\"");
    assertThat(folder.resolve("out/runs/latest")).content().startsWith("linear");
  }

  @Test
  void aSolverForAForestIsRefused() {
    call("run", "train.model=random-forest", "train.solver=fast")
        .failsForTheUser()
        .contains("ctr.train.solver: does not apply to train.model = random-forest");
  }

  /** The arguments win over the settings of this test. */
  private static CommandLineRun call(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int settings = arguments[0].equals("runs") ? all.size() : 1;
    all.addAll(
        settings,
        List.of(
            "data.prepared=" + folder.resolve("prepared1"),
            "runs.directory=" + folder.resolve("out/runs"),
            "data.input=" + HOME + "/data-samples"));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static IsolatedHome.Ended run(IsolatedHome checkout, int cores)
      throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        checkout.shell(
            "bin/ctr run runs.id=cores%1$d data.prepared=prepared%1$d train.model=random-forest 'spark.master=local[%1$d]'"
                .formatted(cores));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  private static JsonNode metrics(String run) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("out/runs/" + run + "/metrics.json")));
  }

  private static JsonNode manifest(String run) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("out/runs/" + run + "/manifest.json")));
  }
}
