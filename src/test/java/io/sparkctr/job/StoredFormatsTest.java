package io.sparkctr.job;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of earlier versions of the program are still read; their README says how they were made.
 */
@ExtendWith(SparkExtension.class)
class StoredFormatsTest {
  private static final String OLD = "spark-4.0.1";
  private static final String TODAY = "spark-4.2.0";
  private static final Path STORED =
      Path.of(System.getProperty("ctr.home"), "src/test/resources/stored");

  @TempDir Path folder;

  @Test
  void runsAreListed() {
    String[] lines = call("runs", "list").out().split("\n", -1);

    assertThat(lines[1]).startsWith(OLD).contains(" 800  0.63067   0.54825  0.97495    none");
    assertThat(lines[2]).startsWith(TODAY).contains(" 800  0.63067   0.54825  0.97495  passed");
    assertThat(lines[2]).endsWith("latest");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, TODAY})
  void aRunIsShownInFull(String run) {
    assertThat(call("runs", "show", run).out())
        .containsPattern("training solver +warm-start\n")
        .containsPattern("training l2 +0.05\n")
        .containsPattern("training rows +400\n")
        .containsPattern("features bits +8\n")
        .containsPattern("version spark +" + run.substring("spark-".length()) + "\n")
        .containsPattern("20.0 +4 +0.56523\n")
        .containsPattern("log loss +0.54825\n");
  }

  @Test
  void runsOfTwoVersionsDifferInTheVersionAndNotInTheFigures() {
    assertThat(call("runs", "diff", OLD, TODAY).out())
        .containsPattern("version spark +4.0.1 +4.2.0\n")
        .doesNotContain("metric ", "training ", "features ", "day 0", "day 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, TODAY})
  void aPreparedDayHoldsItsRows(String version, SparkSession spark) throws IOException {
    DayRecord day = store(version).find("1").orElseThrow();
    Row read = rows(version, spark).agg(count(lit(1)), sum("label")).head();

    assertThat(day.rows()).isEqualTo(400);
    assertThat(read.getLong(0)).isEqualTo(day.rows());
    assertThat(read.getLong(1)).isEqualTo(day.positives()).isEqualTo(100);
    assertThat(rows(version, spark).exceptAll(rows(TODAY, spark)).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, TODAY})
  void aStoredModelGivesItsMetricsAgain(String run) throws IOException {
    Path metrics = folder.resolve("metrics.json");

    call("evaluate", "evaluate.model=" + run, "evaluate.output=" + metrics);

    // Older programs did not compute some figures, and rounded sums otherwise.
    assertThat(MetricsJson.read(Files.readString(metrics)))
        .usingRecursiveComparison()
        .withEqualsForType((one, other) -> Math.abs(one - other) < 1e-14, Double.class)
        .ignoringFields("logLossStandardError", "accuracy", "baseAccuracy", "thresholds", "scores")
        .isEqualTo(
            MetricsJson.read(Files.readString(STORED.resolve("runs/" + run + "/metrics.json"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, TODAY})
  void aStoredModelScores(String run, SparkSession spark) throws IOException {
    Path scores = folder.resolve("scores");
    EvaluationMetrics metrics =
        MetricsJson.read(Files.readString(STORED.resolve("runs/" + run + "/metrics.json")));

    call("score", "score.model=" + run, "score.output=" + scores);

    Row scored =
        spark.read().parquet(scores.toString()).agg(count(lit(1)), avg("probability")).head();
    assertThat(scored.getLong(0)).isEqualTo(400);
    assertThat(scored.getDouble(1) * metrics.rows() / metrics.positives())
        .isCloseTo(metrics.calibrationRatio(), within(1e-9));
  }

  private static CommandLineRun call(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "data.input=" + STORED.resolve("days"),
            "runs.directory=" + STORED.resolve("runs"),
            "train.input=day-files"));
    return CommandLineRun.of(all.toArray(String[]::new)).succeeds();
  }

  private static DayStore store(String version) {
    return new DayStore(STORED.resolve("prepared-" + version).toString(), new Configuration());
  }

  private static Dataset<Row> rows(String version, SparkSession spark) throws IOException {
    DayStore store = store(version);
    return store.read(spark, List.of(store.find("1").orElseThrow()), 2);
  }
}
