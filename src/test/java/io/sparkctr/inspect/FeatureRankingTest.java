package io.sparkctr.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class FeatureRankingTest {
  private static final FeaturePlan PLAN = new FeaturePlan(20);
  private static final SlotHash HASH = PLAN.hash();
  private static final String EMPTY = "0" + "\t".repeat(39);
  private static final int C1 = CriteoSchema.INTEGERS;
  private static final int C5 = C1 + 4;

  @TempDir private Path folder;
  private final JavaSparkContext context;
  private final List<String> progress = new ArrayList<>();

  FeatureRankingTest(SparkSession spark) {
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @Test
  void aPlantedTokenComesFirstWithItsWeightAndItsRows() throws IOException {
    List<String> rows = new ArrayList<>(Collections.nCopies(70, EMPTY));
    rows.addAll(Collections.nCopies(30, with(C5, "deadbeef")));
    double[] weights = weights();
    weights[HASH.category(C5, 0xdeadbeef)] = -2.5;
    weights[HASH.missing(C5)] = 0.5;

    StrongestFeatures found = features(weights, rows, day(rows));

    assertThat(found.sampledRows()).isEqualTo(100);
    assertThat(found.features())
        .startsWith(
            new Feature("C5", "deadbeef", HASH.category(C5, 0xdeadbeef), -2.5, 30, 1),
            new Feature("C5", "missing", HASH.missing(C5), 0.5, 70, 1));
    assertThat(progress).isEmpty();
  }

  @Test
  void aTokenOfFewRowsIsLeftOutHoweverStrong() throws IOException {
    List<String> rows = new ArrayList<>(Collections.nCopies(100, EMPTY));
    rows.addAll(Collections.nCopies(FeatureRanking.MIN_ROWS - 1, with(C1, "0000000a")));
    rows.addAll(Collections.nCopies(FeatureRanking.MIN_ROWS, with(C1, "0000000b")));
    double[] weights = weights();
    weights[HASH.category(C1, 10)] = 9;
    weights[HASH.category(C1, 11)] = 8;

    assertThat(features(weights, rows, day(rows)).features())
        .extracting(Feature::token)
        .contains("0000000b")
        .doesNotContain("0000000a");
  }

  @Test
  void theStrongestOverAllComeWithThreeOfEachField() throws IOException {
    // Each of 50 tokens of C1 is stronger than all of the other fields.
    List<String> rows = new ArrayList<>();
    double[] weights = weights();
    for (int token = 0; token < 50; token++) {
      rows.addAll(Collections.nCopies(20, with(C1, "%08x".formatted(token))));
      weights[HASH.category(C1, token)] = token % 2 == 0 ? 10 + token : -10 - token;
    }
    for (int value = 0; value < 5; value++) {
      rows.addAll(Collections.nCopies(20, with(0, Integer.toString(value))));
      weights[HASH.integer(0, value)] = 1 + value;
    }

    List<Feature> found = features(weights, rows, day(rows)).features();

    assertThat(found.subList(0, FeatureRanking.STRONGEST))
        .allMatch(feature -> feature.field().equals("C1"));
    assertThat(found.get(0).weight()).isEqualTo(-59);
    assertThat(found.subList(FeatureRanking.STRONGEST, found.size()))
        .extracting(Feature::field, Feature::token)
        .startsWith(tuple("I1", "3 to 4"), tuple("I1", "2"), tuple("I1", "1"))
        .doesNotContain(tuple("I1", "0"));
    assertThat(found.stream().map(Feature::field).distinct()).hasSize(CriteoSchema.FIELDS);
    assertThat(found)
        .isSortedAccordingTo((a, b) -> Double.compare(Math.abs(b.weight()), Math.abs(a.weight())));
  }

  @Test
  void aSharedSlotHasTheNameOfTheTokenOfMostRows() throws IOException {
    int rare = 1;
    int frequent = 2;
    while (HASH.category(C5, frequent) != HASH.category(C1, rare)) {
      frequent++;
    }
    List<String> rows = new ArrayList<>(Collections.nCopies(20, with(C1, "00000001")));
    rows.addAll(Collections.nCopies(21, with(C5, "%08x".formatted(frequent))));
    double[] weights = weights();
    weights[HASH.category(C1, rare)] = 3;

    // C1 is the first field that holds the slot, but C5 holds it more often.
    assertThat(features(weights, rows, day(rows)).features().get(0))
        .isEqualTo(
            new Feature("C5", "%08x".formatted(frequent), HASH.category(C1, rare), 3, 41, 2));
  }

  /** A rare token of another field, by chance in the same slot, does not explain the weight. */
  @Test
  void aRareTokenOfTheSampleDoesNotNameTheSlotOfATokenThatItLacks() throws IOException {
    int rare = 1;
    while (HASH.category(C5, rare) != HASH.category(C1, 10)) {
      rare++;
    }
    List<String> rows = new ArrayList<>(Collections.nCopies(100, with(C1, "0000000a")));
    rows.addAll(Collections.nCopies(900, EMPTY));
    double[] weights = weights();
    weights[HASH.category(C1, 10)] = 3;
    // The slot has a tenth of the training rows, but a hundredth of the sample.
    List<String> sample = new ArrayList<>(Collections.nCopies(99, EMPTY));
    sample.add(with(C5, "%08x".formatted(rare)));

    assertThat(features(weights, rows, day(sample)).features().get(0))
        .isEqualTo(new Feature("C1", "", HASH.category(C1, 10), 3, 100, 1));

    sample.addAll(Collections.nCopies(4, with(C1, "0000000a")));
    assertThat(features(weights, rows, day(sample)).features().get(0))
        .isEqualTo(new Feature("C1", "0000000a", HASH.category(C1, 10), 3, 100, 2));
  }

  /** A rare token in every strong slot of another field must not use up the field's places. */
  @Test
  void aFieldHasItsOwnSlotsEvenIfItTouchesManyStrongerOnes() throws IOException {
    List<String> rows = new ArrayList<>();
    double[] weights = weights();
    weights[HASH.missing(C5)] = 0.5;
    int shared = 1;
    for (int token = 0; token < 40; token++) {
      rows.addAll(Collections.nCopies(30, with(C1, "%08x".formatted(token))));
      int slot = HASH.category(C1, token);
      weights[slot] = 5;
      while (HASH.category(C5, shared) != slot) {
        shared++;
      }
      rows.add(with(C5, "%08x".formatted(shared)));
      shared = 1;
    }

    assertThat(features(weights, rows, day(rows)).features())
        .extracting(Feature::field, Feature::token)
        .contains(tuple("C5", "missing"))
        .doesNotContain(tuple("C5", ""));
  }

  @Test
  void tokensThatTheSampleDoesNotHoldAreNamedWhereAFieldCanBeListed() throws IOException {
    List<String> rows = new ArrayList<>(Collections.nCopies(30, with(C1, "0000000a")));
    rows.addAll(Collections.nCopies(30, with(0, "1100")));
    double[] weights = weights();
    weights[HASH.category(C1, 10)] = 5;
    weights[HASH.integer(0, 1100)] = 4;
    weights[HASH.missing(C5)] = 3;
    String full = String.join("\t", Collections.nCopies(26, "0000000c"));
    Path day = day(List.of("0" + "\t7".repeat(13) + "\t" + full));

    assertThat(features(weights, rows, day).features())
        .startsWith(
            new Feature("C1", "", HASH.category(C1, 10), 5, 30, 0),
            new Feature("I1", "1,097 to 1,177", HASH.integer(0, 1100), 4, 30, 0),
            new Feature("C5", "missing", HASH.missing(C5), 3, 60, 0));
  }

  @Test
  void aDayFileThatIsGoneCostsNamesAndNotTheRun() throws IOException {
    List<String> rows = Collections.nCopies(30, with(C1, "0000000a"));
    double[] weights = weights();
    weights[HASH.category(C1, 10)] = 5;

    StrongestFeatures found = features(weights, rows, folder.resolve("gone"));

    assertThat(found.sampledRows()).isZero();
    assertThat(found.features().get(0))
        .isEqualTo(new Feature("C1", "", HASH.category(C1, 10), 5, 30, 0));
    assertThat(progress).hasSize(1);
    assertThat(progress.get(0)).contains("features.json", "gone does not exist");
  }

  /** Small ones, so that every slot counts as a feature. */
  private static double[] weights() {
    double[] weights = new double[PLAN.slots()];
    Arrays.fill(weights, 1e-3);
    return weights;
  }

  private static String with(int field, String value) {
    return DayRows.with(EMPTY, 1 + field, value);
  }

  private Path day(List<String> rows) throws IOException {
    return Files.writeString(folder.resolve("day_0"), DayRows.text(rows));
  }

  private StrongestFeatures features(double[] weights, List<String> training, Path day) {
    var model = new LogisticRegressionModel("model", Vectors.dense(weights), 100);
    int half = training.size() / 2;
    var blocks =
        context.parallelize(
            List.of(
                slots(training.subList(0, half)), slots(training.subList(half, training.size()))),
            2);
    try (TrainingRows rows = TrainingRows.of(blocks, PLAN, training.size())) {
      return FeatureRanking.of(
          model,
          rows,
          new org.apache.hadoop.fs.Path(day.toString()),
          1_000,
          new Configuration(),
          progress::add);
    }
  }

  private static SlotRows slots(List<String> rows) {
    int[] slots = new int[rows.size() * CriteoSchema.FIELDS];
    for (int row = 0; row < rows.size(); row++) {
      String[] values = rows.get(row).split("\t", -1);
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        String value = values[1 + field];
        slots[row * CriteoSchema.FIELDS + field] =
            value.isEmpty()
                ? HASH.missing(field)
                : field < CriteoSchema.INTEGERS
                    ? HASH.integer(field, Integer.parseInt(value))
                    : HASH.category(field, Integer.parseUnsignedInt(value, 16));
      }
    }
    return new SlotRows(new byte[rows.size()], slots);
  }
}
