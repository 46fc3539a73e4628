package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.UserError;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.storage.Json;
import io.sparkctr.testing.ForestSamples;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ForestStoreTest {
  private final Dataset<Row> vectors;
  private final StoredModel stored;

  @TempDir Path folder;
  private Path directory;

  ForestStoreTest(SparkSession spark) {
    IntegerRows rows = ForestSamples.rows(2_000, 0.4, 5);
    vectors = ForestSamples.vectors(spark, ForestSamples.blocks(spark, rows, 2));
    stored = ForestSamples.stored(ForestModel.of(fit(3)), path(Path.of("nowhere")));
  }

  @BeforeEach
  void save() throws IOException {
    directory = folder.resolve("model");
    ModelStore.save(
        new StoredModel(path(directory), stored.model(), stored.provenance()), new Configuration());
  }

  @Test
  void aForestIsReadBackWithItsProvenance() throws IOException {
    StoredModel read = ModelStore.load(path(directory), new Configuration());

    assertThat(read.model().kind()).isEqualTo(ModelKind.RANDOM_FOREST);
    assertThat(ForestFiles.same((ForestModel) read.model(), (ForestModel) stored.model())).isTrue();
    assertThat(read.provenance()).isEqualTo(stored.provenance());
    assertThat(directory.resolve("provenance.json"))
        .content()
        .contains("\"model\" : \"random-forest\"");
  }

  @Test
  void stockMllibReadsTheForest() {
    RandomForestClassificationModel read =
        RandomForestClassificationModel.load(directory.toString());

    assertThat(read.toDebugString())
        .isEqualTo(((ForestModel) stored.model()).mllib().toDebugString());
    assertThat(read.getMaxDepth()).isEqualTo(4);
  }

  @Test
  void forestsAreTheSameOnlyIfEveryTreeIs() {
    ForestModel forest = (ForestModel) stored.model();

    assertThat(ForestFiles.same(forest, ForestModel.of(fit(3)))).isTrue();
    assertThat(ForestFiles.same(forest, ForestModel.of(fit(4)))).isFalse();
  }

  @Test
  void aForestWithoutItsMetadataDataOrTreesIsRefused() throws IOException {
    for (String part : new String[] {"metadata", "data", "treesMetadata"}) {
      save();
      FileUtils.deleteDirectory(directory.resolve(part).toFile());

      assertRefused().hasMessageStartingWith("model " + directory + " cannot be loaded");
    }
  }

  @Test
  void aForestOverOtherFeaturesIsRefused() throws IOException {
    VectorSlicer slicer =
        new VectorSlicer()
            .setInputCol("features")
            .setOutputCol("few")
            .setIndices(new int[] {0, 1, 2});
    RandomForestClassificationModel few =
        classifier(3).setFeaturesCol("few").fit(slicer.transform(vectors));
    few.write().overwrite().save(directory.toString());
    Files.writeString(directory.resolve("provenance.json"), provenance());

    assertRefused()
        .hasMessageStartingWith("model " + directory + " cannot be loaded")
        .hasMessageContaining("it has 3 features and 2 classes, not 13 and 2");
  }

  @Test
  void anotherVersionOfTheFeaturesIsRefused() throws IOException {
    edit("\"featurePlanVersion\" : 1", "\"featurePlanVersion\" : 99");

    assertRefused()
        .hasMessageContaining(
            "was trained with version 99 of the integer features, this program has version 1: train it again");
  }

  @Test
  void aForestThatIsSaidToBeAnotherModelIsRefused() throws IOException {
    edit("random-forest", "logistic-regression");
    assertRefused().hasMessageStartingWith("model " + directory + " cannot be loaded");

    edit("logistic-regression", "oracle");
    assertRefused()
        .hasMessageContaining("model \"oracle\" is of an unknown kind in its provenance.json");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertThatThrownBy(() -> ModelStore.load(path(directory), new Configuration()))
        .isInstanceOf(UserError.class);
  }

  private void edit(String from, String to) throws IOException {
    String text = provenance();
    assertThat(text).contains(from);
    Files.writeString(directory.resolve("provenance.json"), text.replace(from, to));
  }

  private String provenance() throws IOException {
    Path file = directory.resolve("provenance.json");
    return Files.exists(file) ? Files.readString(file) : Json.write(stored.provenance());
  }

  private RandomForestClassificationModel fit(long seed) {
    return classifier(seed).fit(vectors);
  }

  private static RandomForestClassifier classifier(long seed) {
    return new RandomForestClassifier().setNumTrees(3).setMaxDepth(4).setSeed(seed);
  }

  private static org.apache.hadoop.fs.Path path(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
