package io.sparkctr.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.storage.Json;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code features.json}, as the commands write it. */
@ExtendWith(SparkExtension.class)
class StrongestFeaturesIT {
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");
  private static final List<String> TRAIN_DAYS = List.of("0", "1", "2");

  @TempDir Path path;

  @Test
  void onTheSamplesTheyAgreeWithTheModelAndWithPlainSpark(SparkSession spark) throws IOException {
    CtrFolder folder = new CtrFolder(path);
    folder.call("run", "data.input=" + SAMPLES, "features.bits=20", "runs.id=r").succeeds();

    StrongestFeatures found = features(folder, "r");

    List<Feature> features = found.features();
    assertThat(found.sampledRows()).isEqualTo(7_000);
    assertThat(features.stream().map(Feature::field).distinct())
        .containsExactlyInAnyOrderElementsOf(CriteoSchema.FEATURE_COLUMNS);
    double[] weights =
        LogisticRegressionModel.load(folder.runs().resolve("r/model").toString())
            .coefficients()
            .toArray();
    assertThat(features).allMatch(feature -> feature.weight() == weights[feature.slot()]);
    Dataset<Row> days = days(folder, spark);
    Map<Integer, Long> support = support(days);
    assertThat(features)
        .allSatisfy(
            feature -> assertThat(feature.support()).isEqualTo(support.get(feature.slot())));
    // Where one token has the slot, it is that token's rows that were counted.
    List<Feature> categories =
        features.stream().filter(f -> f.token().length() == 8 && f.sharedBy() == 1).toList();
    assertThat(categories).hasSizeGreaterThan(20);
    for (Feature feature : categories.subList(0, 5)) {
      int bits = Integer.parseUnsignedInt(feature.token(), 16);
      assertThat(days.filter(col(feature.field()).equalTo(bits)).count())
          .as(feature.toString())
          .isEqualTo(feature.support());
    }
    assertThat(shown(folder))
        .containsPattern("field +token +weight +rows +shared by\n")
        .containsPattern(features.get(0).field() + " +" + features.get(0).token());
  }

  /** Every click has one token in C5, which no other row has. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "fast", "warm-start", "lbfgs"})
  void everySolverFindsAPlantedToken(String solver) throws IOException {
    CtrFolder folder = new CtrFolder(path);
    List<String> rows = new ArrayList<>();
    for (String row : DayRows.of(1_000, 1)) {
      boolean isClick = row.startsWith("1");
      rows.add(DayRows.with(row, DayRows.FIRST_CATEGORY + 4, isClick ? "deadbeef" : "0badcafe"));
    }
    folder.day("day_0", DayRows.text(rows));
    folder.day("day_1", DayRows.text(200, 2));

    folder
        .call(
            "train",
            "runs.id=r",
            "features.bits=18",
            "train.solver=" + solver,
            "train.max-iterations=20",
            "train.input=day-files")
        .succeeds();

    List<Feature> strongest = features(folder, "r").features().subList(0, 2);
    assertThat(strongest).allMatch(feature -> feature.field().equals("C5"));
    Map<String, Feature> byToken = new HashMap<>();
    strongest.forEach(feature -> byToken.put(feature.token(), feature));
    assertThat(byToken).containsOnlyKeys("deadbeef", "0badcafe");
    assertThat(byToken.get("deadbeef").weight()).isPositive();
    assertThat(byToken.get("deadbeef").support()).isEqualTo(250);
    assertThat(byToken.get("0badcafe").weight()).isNegative();
    assertThat(byToken.get("0badcafe").support()).isEqualTo(750);
  }

  private static String shown(CtrFolder folder) {
    return CommandLineRun.of("runs", "show", "r", "runs.directory=" + folder.runs())
        .succeeds()
        .out();
  }

  private static StrongestFeatures features(CtrFolder folder, String run) throws IOException {
    return Json.read(
        Files.readString(folder.runs().resolve(run + "/features.json")), StrongestFeatures.class);
  }

  private static Dataset<Row> days(CtrFolder folder, SparkSession spark) {
    return spark
        .read()
        .parquet(
            TRAIN_DAYS.stream()
                .map(day -> folder.prepared().resolve("day=" + day).toString())
                .toArray(String[]::new));
  }

  private static Map<Integer, Long> support(Dataset<Row> days) {
    Column[] slots = FeaturePlan.SLOT_COLUMNS.stream().map(functions::col).toArray(Column[]::new);
    Map<Integer, Long> support = new HashMap<>();
    new FeaturePlan(20)
        .apply(days)
        .select(explode(array(slots)).as("slot"))
        .groupBy("slot")
        .count()
        .collectAsList()
        .forEach(row -> support.put(row.getInt(0), row.getLong(1)));
    return support;
  }
}
