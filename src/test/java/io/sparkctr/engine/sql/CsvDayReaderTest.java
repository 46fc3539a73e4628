package io.sparkctr.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(SparkExtension.class)
class CsvDayReaderTest {
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final String ROW = "1" + "\t-7".repeat(13) + "\tffffff00".repeat(26);

  private final SparkSession spark;

  @TempDir Path folder;

  CsvDayReaderTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void yieldsFortyIntsAndTheReason() throws IOException {
    Dataset<Row> rows = read("day_0", ROW + "\n" + "x" + ROW + "\n", LabelRule.REQUIRED);

    List<String> names = new ArrayList<>(CriteoSchema.COLUMNS);
    names.add("reject");
    assertThat(rows.columns()).containsExactlyElementsOf(names);
    assertThat(rows.schema().apply("C26").dataType().sql()).isEqualTo("INT");
    assertThat(rows.collectAsList().stream().map(row -> row.mkString(",")))
        .containsExactly(
            "1" + ",-7".repeat(13) + ",-256".repeat(26) + ",null",
            "null" + ",null".repeat(39) + ",label");
  }

  @Test
  void countsTheReadAndTheOmittedLines() throws IOException {
    String rows = DayRows.text(20, 3);
    Dataset<Row> seen = read("day_0", "\n" + rows + " x\n" + rows + "x", LabelRule.REQUIRED);
    Dataset<Row> omitted = omitted(folder.resolve("day_0").toString());

    assertThat(LineCountQuery.of(seen))
        .isEqualTo(new LineCounts(40, 10, Map.of("field-count", 1L)));
    assertThat(LineCountQuery.of(omitted))
        .isEqualTo(new LineCounts(0, 0, Map.of("field-count", 2L)));
    assertThat(LineCountQuery.of(seen.unionByName(omitted)).malformed()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void itsPlanIsAScanAFilterAndProjections(LabelRule rule) throws IOException {
    List<SparkPlan> plan = plan(read("day_0", ROW, rule));

    assertThat(plan)
        .hasOnlyElementsOfTypes(
            FileSourceScanExec.class,
            FilterExec.class,
            ProjectExec.class,
            WholeStageCodegenExec.class,
            InputAdapter.class);
    assertThat(plan).filteredOn(FilterExec.class::isInstance).hasSize(1);
    assertThat(plan.get(0).toString()).contains("FileScan csv").doesNotContainIgnoringCase("udf");
  }

  @Test
  void aFilterOnTheReasonStaysAboveTheRules() throws IOException {
    Dataset<Row> rows = read("day_0", ROW, LabelRule.REQUIRED).where(col("reject").isNull());

    assertThat(plan(rows))
        .filteredOn(FilterExec.class::isInstance)
        .hasSize(2)
        .first()
        .asString()
        .startsWith("Filter isnull(reject#");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_day_0", ".day_0.tsv"})
  void refusesAFileThatSparkTreatsAsHidden(String name) {
    assertThatThrownBy(() -> read(name, ROW, LabelRule.REQUIRED))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(name, "rename it");
  }

  @Test
  void namesAFileThatIsMissing() {
    String missing = folder.resolve("day_9").toString();

    assertThatThrownBy(() -> omitted(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(missing + " does not exist");
  }

  private Dataset<Row> read(String name, String content, LabelRule rule) throws IOException {
    String file = Files.writeString(folder.resolve(name), content, UTF_8).toString();
    return CsvDayReader.read(spark, List.of(file), rule, MAX_LINE_BYTES);
  }

  private Dataset<Row> omitted(String file) {
    return OmittedLines.read(spark, List.of(file), LabelRule.REQUIRED, 1 << 20, MAX_LINE_BYTES);
  }

  private static List<SparkPlan> plan(Dataset<Row> rows) {
    List<SparkPlan> nodes = new ArrayList<>();
    add(rows.queryExecution().executedPlan(), nodes);
    return nodes;
  }

  private static void add(SparkPlan node, List<SparkPlan> nodes) {
    nodes.add(node);
    CollectionConverters.asJava(node.children()).forEach(child -> add(child, nodes));
  }
}
