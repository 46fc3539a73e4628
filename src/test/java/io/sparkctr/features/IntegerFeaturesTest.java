package io.sparkctr.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.LineCounts;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reads day files, and compares with the features of their text. */
@ExtendWith(SparkExtension.class)
class IntegerFeaturesTest {
  private final SparkSession spark;

  @TempDir Path folder;

  IntegerFeaturesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aValueIsRoundedTo32BitsAndAMissingOneIsZero() throws IOException {
    String row = DayRows.of(1, 1).get(0);
    List<String> rows =
        List.of(
            DayRows.with(row, 1, ""),
            DayRows.with(row, 1, "0"),
            DayRows.with(row, 1, "-3"),
            DayRows.with(row, 1, "16777217"),
            DayRows.with(row, 1, "2147483647"),
            DayRows.with(row, 1, "-2147483648"));

    IntegerRows block = IntegerRows.of(batches(rows)).collect().get(0);

    float[] first = new float[rows.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = block.values[i * IntegerFeatures.SIZE];
    }
    assertThat(first).containsExactly(0, 0, -3, 16777216, 0x1p31f, -0x1p31f);
  }

  @Test
  void rowsKeepTheirOrderOverBatchesAndBlocks() throws IOException {
    List<String> rows = DayRows.of(RowBlocks.ROWS + 1_000, 2);

    List<IntegerRows> blocks = IntegerRows.of(batches(rows).coalesce(1)).collect();

    assertThat(blocks).extracting(IntegerRows::rows).containsExactly(RowBlocks.ROWS, 1_000);
    int row = 0;
    for (IntegerRows block : blocks) {
      for (int i = 0; i < block.rows(); i++) {
        String[] fields = rows.get(row++).split("\t", -1);
        int at = i * IntegerFeatures.SIZE;
        assertThat(block.label(i)).isEqualTo(Integer.parseInt(fields[0]));
        assertThat(Arrays.copyOfRange(block.values, at, at + IntegerFeatures.SIZE))
            .isEqualTo(expected(fields));
      }
    }
  }

  @Test
  void linesOfDayFilesAreCounted() throws IOException {
    List<String> rows = new ArrayList<>(DayRows.of(100, 3));
    rows.add(5, "no row");

    List<IntegerRows> blocks = IntegerRows.ofLines(batches(rows).coalesce(1)).collect();

    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).rows()).isEqualTo(100);
    assertThat(blocks.get(0).lineCounts().values())
        .containsExactly(new LineCounts(100, 25, Map.of("field-count", 1L)));
  }

  @Test
  void rowsWithoutALabelHaveTheSameFeatures() throws IOException {
    List<String> rows = DayRows.of(50, 4);

    List<float[]> values =
        batches(rows)
            .coalesce(1)
            .map(batch -> IntegerRows.unlabelled(batch, new int[] {7, 49}).values)
            .collect();

    float[] both = new float[2 * IntegerFeatures.SIZE];
    System.arraycopy(expected(rows.get(7).split("\t", -1)), 0, both, 0, IntegerFeatures.SIZE);
    System.arraycopy(
        expected(rows.get(49).split("\t", -1)),
        0,
        both,
        IntegerFeatures.SIZE,
        IntegerFeatures.SIZE);
    assertThat(values).singleElement().isEqualTo(both);
  }

  private static float[] expected(String[] fields) {
    float[] features = new float[CriteoSchema.INTEGERS];
    for (int field = 0; field < features.length; field++) {
      String text = fields[1 + field];
      features[field] = text.isEmpty() ? 0 : Float.parseFloat(text);
    }
    return features;
  }

  private JavaRDD<ColumnarBatch> batches(List<String> rows) throws IOException {
    Path day = Files.writeString(folder.resolve("day_0"), DayRows.text(rows));
    List<String> columns = new ArrayList<>(CriteoSchema.COLUMNS);
    columns.addAll(List.of("reject", "file"));
    Dataset<Row> lines =
        DayFileReader.read(spark, List.of(day.toString()), LabelRule.REQUIRED, 1 << 20, 1 << 16);
    return SparkInternals.batches(lines.selectExpr(columns.toArray(String[]::new)));
  }
}
