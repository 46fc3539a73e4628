package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ModelSamples;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory is the one that MLlib itself writes, with other file names. */
@ExtendWith(SparkExtension.class)
class ModelFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {8, 20})
  void aModelHasTheSchemaAndTheValuesThatMllibWrites(int bits, SparkSession spark)
      throws IOException {
    assertWrittenAsByMllib(ModelSamples.model(bits, 31), spark);
  }

  @Test
  void aSparseModelHasTheSchemaAndTheValuesThatMllibWrites(SparkSession spark) throws IOException {
    LogisticRegressionModel sparse =
        new LogisticRegressionModel(
            "sparse", Vectors.sparse(9, new int[] {2, 7}, new double[] {-0.5, 1e-300}), -0.0);
    sparse.set(sparse.threshold(), 0.25);

    assertWrittenAsByMllib(sparse, spark);
  }

  @Test
  void aModelOfZerosHasTheSchemaAndTheValuesThatMllibWrites(SparkSession spark) throws IOException {
    assertWrittenAsByMllib(
        new LogisticRegressionModel("zeros", Vectors.sparse(9, new int[0], new double[0]), 0),
        spark);
  }

  @Test
  void modelsAreTheSameOnlyBitForBit() {
    LogisticRegressionModel model = model(0.5, -0.25);

    assertThat(ModelFiles.same(model, model(0.5, -0.25))).isTrue();
    assertThat(ModelFiles.same(model, model(Math.nextUp(0.5), -0.25))).isFalse();
    assertThat(ModelFiles.same(model, model(0.5, Math.nextUp(-0.25)))).isFalse();
    assertThat(ModelFiles.same(model(0.0, 1), model(-0.0, 1))).isFalse();
  }

  private void assertWrittenAsByMllib(LogisticRegressionModel model, SparkSession spark)
      throws IOException {
    String ours = folder.resolve("ours").toString();
    String stock = folder.resolve("stock").toString();

    ModelFiles.write(model, new org.apache.hadoop.fs.Path(ours), new Configuration());
    model.write().save(stock);

    assertThat(metadata(ours, spark)).isEqualTo(metadata(stock, spark));
    Dataset<Row> data = spark.read().parquet(ours + "/data");
    Dataset<Row> expected = spark.read().parquet(stock + "/data");
    assertThat(data.schema()).isEqualTo(expected.schema());
    assertThat(data.collectAsList()).isEqualTo(expected.collectAsList());
    assertThat(footer(ours)).isEqualTo(footer(stock));
    for (String part : new String[] {"data", "metadata"}) {
      assertThat(folder.resolve("ours").resolve(part).resolve("_SUCCESS")).isEmptyFile();
    }

    LogisticRegressionModel loaded = LogisticRegressionModel.load(ours);
    assertThat(ModelFiles.same(loaded, model)).isTrue();
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.getThreshold()).isEqualTo(model.getThreshold());
    assertThat(ModelFiles.same(ModelFiles.read(new org.apache.hadoop.fs.Path(stock)), model))
        .isTrue();
  }

  private static LogisticRegressionModel model(double weight, double intercept) {
    return new LogisticRegressionModel("model", Vectors.dense(weight, 1), intercept);
  }

  /** The line of JSON without its time. */
  private static String metadata(String directory, SparkSession spark) {
    Dataset<Row> text = spark.read().text(directory + "/metadata");
    assertThat(text.count()).isEqualTo(1);
    return text.head().getString(0).replaceFirst("\"timestamp\":[0-9]+", "");
  }

  /** Columns and key-value pairs of the Parquet file. */
  private static String footer(String directory) throws IOException {
    File[] files =
        new File(directory, "data").listFiles((parent, name) -> name.endsWith(".parquet"));
    assertThat(files).hasSize(1);
    var input =
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(files[0].getPath()), new Configuration());
    try (var reader = ParquetFileReader.open(input)) {
      var footer = reader.getFooter().getFileMetaData();
      return footer.getSchema() + " " + new TreeMap<>(footer.getKeyValueMetaData());
    }
  }
}
