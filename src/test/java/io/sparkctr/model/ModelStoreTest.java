package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.UserError;
import io.sparkctr.data.LineCountAccumulator;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.SplitLineNumbers;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance.Day;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.DayScores;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ModelSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ModelStoreTest {
  private static final int BITS = 8;

  private final SparkSession spark;
  private final LogisticRegressionModel model = ModelSamples.model(BITS, 31);

  @TempDir Path folder;
  private Path directory;

  ModelStoreTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void save() throws IOException {
    directory = folder.resolve("model");
    save(provenance(FeaturePlan.VERSION, BITS));
  }

  @Test
  void aModelIsReadBackWithItsProvenance() throws IOException {
    StoredModel stored = load();

    LogisticRegressionModel read = ((LinearModel) stored.model()).mllib();
    assertThat(read.coefficients()).isEqualTo(model.coefficients());
    assertThat(read.intercept()).isEqualTo(-0.25);
    assertThat(stored.provenance()).isEqualTo(provenance(FeaturePlan.VERSION, BITS));
    assertThat(stored.plan()).isEqualTo(new FeaturePlan(BITS));
  }

  @Test
  void stockMllibReadsTheModelAndGivesTheSameProbabilities() throws IOException {
    List<String> rows = DayRows.of(200, 32);
    Path day = folder.resolve("day_0");
    Files.writeString(day, DayRows.text(rows).replace(rows.get(70), "no row"));
    // Splits of about ten rows.
    Dataset<Row> lines =
        DayFileReader.read(spark, List.of(day.toString()), LabelRule.REQUIRED, 3_000, 1 << 16);
    LineCountAccumulator read = new LineCountAccumulator();
    spark.sparkContext().register(read);

    List<Row> scored =
        DayScores.of(lines, SplitLineNumbers.of(lines), load(), read).collectAsList();

    FeaturePlan plan = new FeaturePlan(BITS);
    LogisticRegressionModel stock = LogisticRegressionModel.load(directory.toString());
    JavaRDD<SlotRows> blocks = ModelSamples.blocks(lines.where("reject is null"), plan, 1);
    List<Row> expected = stock.transform(ModelSamples.vectors(blocks, plan)).collectAsList();
    assertThat(lines.rdd().getNumPartitions()).isGreaterThan(10);
    assertThat(scored).hasSize(199);
    assertThat(read.value()).isEqualTo(new LineCounts(199, 50, Map.of("field-count", 1L)));
    for (int row = 0; row < scored.size(); row++) {
      Vector probabilities = expected.get(row).getAs("probability");
      assertThat(scored.get(row).getLong(0)).isEqualTo(row < 70 ? row : row + 1);
      assertThat(scored.get(row).getDouble(1)).isCloseTo(probabilities.apply(1), within(1e-12));
    }
  }

  @Test
  void savingReplacesTheContentOfTheDirectory() throws IOException {
    Files.writeString(directory.resolve("left over"), "x");
    save(provenance(FeaturePlan.VERSION, BITS));

    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("data", "metadata", "provenance.json");
  }

  @Test
  void aDirectoryWithoutAModelIsRefused() throws IOException {
    Files.delete(directory.resolve("provenance.json"));

    assertRefused().hasMessageStartingWith("no model at " + directory + " (no provenance.json");
  }

  @Test
  void aDamagedProvenanceIsRefused() throws IOException {
    for (String damaged : List.of("", "{", "{\"featureBits\": 8}")) {
      Files.writeString(directory.resolve("provenance.json"), damaged);

      assertRefused().hasMessageStartingWith(directory + "/provenance.json is damaged: ");
    }
  }

  @Test
  void aModelWithoutItsMetadataOrDataIsRefused() throws IOException {
    for (String part : List.of("metadata", "data")) {
      save(provenance(FeaturePlan.VERSION, BITS));
      delete(directory.resolve(part));

      assertRefused().hasMessageStartingWith("model " + directory + " cannot be loaded");
    }
  }

  @Test
  void aModelWithTruncatedDataIsRefused() throws IOException {
    for (Path file : files(directory.resolve("data"))) {
      Files.write(file, new byte[] {1, 2, 3});
    }

    assertRefused().hasMessageStartingWith("model " + directory + " cannot be loaded");
  }

  @Test
  void aModelOfAnotherFeaturePlanIsRefused() throws IOException {
    save(provenance(FeaturePlan.VERSION + 1, BITS));

    assertRefused()
        .hasMessageContaining("version " + (FeaturePlan.VERSION + 1) + " of the feature plan")
        .hasMessageContaining("train it again");
  }

  @Test
  void weightsThatDoNotMatchTheProvenanceAreRefused() throws IOException {
    save(provenance(FeaturePlan.VERSION, BITS + 1));

    assertRefused().hasMessageContaining("has 256 weights, but its provenance.json says 512 slots");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(this::load).isInstanceOf(UserError.class);
  }

  private StoredModel load() throws IOException {
    return ModelStore.load(path(), new Configuration());
  }

  private void save(Provenance provenance) throws IOException {
    ModelStore.save(
        new StoredModel(path(), new LinearModel(model), provenance), new Configuration());
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(directory.toString());
  }

  private static Provenance provenance(int version, int bits) {
    return new Provenance(
        version,
        bits,
        List.of(new Day("0", "ff")),
        10,
        3,
        1e-3,
        12,
        42,
        "unknown",
        Map.of("java", "17"));
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
