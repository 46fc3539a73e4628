package io.sparkctr.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.LineCounts;
import io.sparkctr.data.LineNumbers;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.DayScorer;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.testing.StoredModels;
import io.sparkctr.train.ModelSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores by expressions are those by columns, whatever partitions the file is read in. */
@ExtendWith(SparkExtension.class)
class ExpressionScorerTest {
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final String PARTITION_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final StoredModel MODEL =
      StoredModels.of(ModelSamples.model(12, 9), new FeaturePlan(12));

  private final SparkSession spark;

  @TempDir Path folder;

  ExpressionScorerTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 15, 50_000, 1 << 30})
  void scoresAndRowNumbersAreThoseByColumns(int partitionBytes) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String row : DayRows.of(700, 5)) {
      // Labelled, unlabelled and malformed rows in turn.
      lines.add(lines.size() % 3 == 1 ? row.substring(2) : row);
      if (lines.size() % 50 == 0) {
        lines.add("x" + row);
      }
    }
    String file = Files.writeString(folder.resolve("day_0"), DayRows.text(lines)).toString();

    spark.conf().set(PARTITION_BYTES, partitionBytes);
    try {
      Dataset<Row> csv =
          CsvDayReader.read(spark, List.of(file), LabelRule.OPTIONAL, MAX_LINE_BYTES);
      List<String> actual = texts(ExpressionScorer.score(csv, NumberedLines.of(csv), MODEL));

      assertThat(csv.javaRDD().getNumPartitions() > 1).isEqualTo(partitionBytes < 1 << 30);
      assertThat(actual).hasSize(700).isEqualTo(texts(byColumns(file)));
    } finally {
      spark.conf().unset(PARTITION_BYTES);
    }
  }

  private Dataset<Row> byColumns(String file) {
    Dataset<Row> lines =
        DayFileReader.read(spark, List.of(file), LabelRule.OPTIONAL, 1 << 20, MAX_LINE_BYTES);
    LineCounts.Accumulator read = new LineCounts.Accumulator();
    spark.sparkContext().register(read);
    return DayScorer.score(lines, LineNumbers.of(lines), MODEL, read);
  }

  private static List<String> texts(Dataset<Row> scores) {
    return scores.collectAsList().stream()
        .map(row -> "%d %.12f".formatted(row.getLong(0), row.getDouble(1)))
        .toList();
  }
}
