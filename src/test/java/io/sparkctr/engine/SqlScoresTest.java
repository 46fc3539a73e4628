package io.sparkctr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.testing.StoredModels;
import io.sparkctr.train.ModelSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL engine gives the same scores as the native engine, for every division of the file. */
@ExtendWith(SparkExtension.class)
class SqlScoresTest {
  private static final String PARTITION_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final StoredModel MODEL =
      StoredModels.of(ModelSamples.model(12, 9), new FeaturePlan(12));

  private final SparkSession spark;

  @TempDir Path folder;

  SqlScoresTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 15, 50_000, 1 << 30})
  void scoresAndRowNumbersEqualThoseOfTheNativeEngine(int partitionBytes) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String row : DayRows.of(700, 5)) {
      // Labelled, unlabelled and malformed rows in turn.
      lines.add(lines.size() % 3 == 1 ? row.substring(2) : row);
      if (lines.size() % 50 == 0) {
        lines.add("x" + row);
      }
    }
    Files.writeString(folder.resolve("day_0"), DayRows.text(lines));
    DayFile file = DayFile.find(List.of(folder.toString()), new Configuration()).get(0);
    CtrConfig config = ConfigLoader.load(folder.resolve("none"), List.of(), List.of());

    spark.conf().set(PARTITION_BYTES, partitionBytes);
    try {
      List<String> bySql = scores("sql", file, new SqlEngine(spark, config, line -> {}));
      List<String> byNative = scores("native", file, new NativeEngine(spark, config));

      assertThat(partFiles("sql") > 1).isEqualTo(partitionBytes < 1 << 30);
      assertThat(bySql).hasSize(700).isEqualTo(byNative);
    } finally {
      spark.conf().unset(PARTITION_BYTES);
    }
  }

  private List<String> scores(String name, DayFile file, Engine engine) {
    String output = folder.resolve(name).toString();
    LineCounts lines = engine.score(file, MODEL, new org.apache.hadoop.fs.Path(output));
    assertThat(lines.rows()).isEqualTo(700);
    assertThat(lines.malformed()).isEqualTo(14);
    return texts(spark.read().parquet(output).orderBy("row"));
  }

  private long partFiles(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).count();
    }
  }

  private static List<String> texts(Dataset<Row> scores) {
    return scores.collectAsList().stream()
        .map(row -> "%d %.12f".formatted(row.getLong(0), row.getDouble(1)))
        .toList();
  }
}
