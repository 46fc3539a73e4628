package io.sparkctr.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.crc32;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayStore;
import io.sparkctr.engine.sql.ParquetWrite;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.GpuPlan.Verdict;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.NeedsRapids;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The planner of the real plugin puts the whole ETL on the GPU. Further tests show that it reports
 * steps that stay on the CPU.
 */
@NeedsRapids
@ExtendWith(SparkExtension.class)
class SqlPlansTest {
  private static final FeaturePlan PLAN = new FeaturePlan(20);

  private final SparkSession spark;

  @TempDir Path folder;
  private DayFile file;
  private SqlEngine engine;
  private SparkSession planning;

  SqlPlansTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeDays() throws IOException {
    Files.writeString(folder.resolve("day_0"), DayRows.text(20, 1));
    file = DayFile.find(List.of(folder.resolve("day_0").toString()), new Configuration()).get(0);
    CtrConfig config =
        ConfigLoader.load(
            folder.resolve("none"),
            List.of(),
            List.of("data.prepared=" + folder.resolve("prepared")));
    engine = new SqlEngine(spark, config, line -> {});
    planning = GpuPlan.planningSession(spark);
  }

  @Test
  void everyStepRunsEntirelyOnTheGpu() {
    List<GpuPlan> plans = engine.plans(file, PLAN);

    assertThat(plans)
        .extracting(GpuPlan::stage)
        .containsExactly(
            "prepare, rows",
            "prepare, counts",
            "train and evaluate, slots",
            "score, slots",
            "score, line numbers",
            "score, counts");
    assertThat(plans).allSatisfy(SqlPlansTest::isOnGpu);
    assertThat(names(plans.get(0)))
        .contains(
            "InsertIntoHadoopFsRelationCommand",
            "WriteFilesExec",
            "ProjectExec",
            "FilterExec",
            "FileSourceScanExec",
            "StringReplace",
            "StringSplit",
            "ArrayTransform");
    assertThat(names(plans.get(1)))
        .contains("HashAggregateExec", "ShuffleExchangeExec", "FileSourceScanExec");
    assertThat(names(plans.get(2))).contains("ProjectExec", "FileSourceScanExec", "Log");
    assertThat(names(plans.get(2)).stream().filter("XxHash64"::equals))
        .hasSize(CriteoSchema.FIELDS);
    assertThat(names(plans.get(3)))
        .contains("XxHash64", "MonotonicallyIncreasingID", "FileSourceScanExec");
    assertThat(folder.resolve("prepared")).as("only planned, not executed").doesNotExist();
  }

  @Test
  void aUserDefinedFunctionIsReported() {
    UDF1<Integer, Integer> function = value -> value == null ? 0 : value + 1;
    Dataset<Row> rows =
        prepared().withColumn("I1", udf(function, DataTypes.IntegerType).apply(col("I1")));

    isOff(GpuPlan.of("train", SqlEngine.slots(rows, PLAN)), "ScalaUDF");
  }

  @Test
  void aDisabledExpressionIsReported() {
    spark.conf().set("spark.rapids.sql.expression.XxHash64", false);
    try {
      isOff(engine.plans(file, PLAN).get(2), "XxHash64");
    } finally {
      spark.conf().unset("spark.rapids.sql.expression.XxHash64");
    }
  }

  @Test
  void anUnsupportedExpressionInAWriteIsReported() {
    Dataset<Row> rows = prepared().withColumn("C1", crc32(col("C1").cast("string").cast("binary")));

    isOff(GpuPlan.of("write", write(rows, "zstd")), "Crc32");
  }

  @Test
  void anUnsupportedCodecIsReported() {
    isOff(GpuPlan.of("write", write(prepared(), "gzip")), "InsertIntoHadoopFsRelationCommand");
  }

  @Test
  void rowsThatComeFromNoFileAreReported() {
    Dataset<Row> local = planning.createDataFrame(List.<Row>of(), DayStore.SCHEMA);

    GpuPlan plan = GpuPlan.of("train", SqlEngine.slots(local, PLAN));

    assertThat(plan.off(List.of())).isNotEmpty();
  }

  private Dataset<Row> write(Dataset<Row> rows, String compression) {
    return new ParquetWrite(rows, folder.resolve("out").toString(), compression).plan();
  }

  private static void isOnGpu(GpuPlan plan) {
    assertThat(plan.verdicts()).as(plan.stage()).isNotEmpty();
    assertThat(plan.off(List.of())).as(plan.stage()).isEmpty();
    assertThat(plan.operators())
        .extracting(Verdict::place)
        .as(plan.stage())
        .containsOnly(Verdict.Place.GPU);
    plan.require(List.of());
  }

  private static void isOff(GpuPlan plan, String name) {
    assertThat(plan.off(List.of())).extracting(Verdict::name).contains(name);
    assertThatThrownBy(() -> plan.require(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(name);
  }

  private static List<String> names(GpuPlan plan) {
    return plan.verdicts().stream().map(Verdict::name).toList();
  }

  private Dataset<Row> prepared() {
    folder.resolve("day=0").toFile().mkdir();
    return planning.read().schema(DayStore.SCHEMA).parquet(folder.resolve("day=0").toString());
  }
}
