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
import io.sparkctr.engine.sql.ExpressionPreparation;
import io.sparkctr.engine.sql.ExpressionSlots;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.PlannedWrite;
import io.sparkctr.gpu.Verdict;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.RapidsJar;
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

/** What the real plugin's planner says of the ETL, and that it would say so if it were not so. */
@ExtendWith({RapidsJar.class, SparkExtension.class})
class SqlPlansTest {
  private static final FeaturePlan PLAN = new FeaturePlan(20);

  private final SparkSession spark;

  @TempDir Path folder;
  private List<DayFile> files;
  private SparkSession planning;
  private CtrConfig config;

  SqlPlansTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeDays() throws IOException {
    Files.writeString(folder.resolve("day_0"), DayRows.text(20, 1));
    files = DayFile.find(List.of(folder.resolve("day_0").toString()), new Configuration());
    config =
        ConfigLoader.load(
            folder.resolve("none"),
            List.of(),
            List.of("data.prepared=" + folder.resolve("prepared")));
    planning = GpuPlan.planningSession(spark);
    planning.conf().set("spark.sql.ansi.enabled", true);
  }

  @Test
  void preparingIsWhollyOnTheGpu() {
    List<GpuPlan> plans = EtlPlans.prepare(planning, files, config);

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
    assertThat(folder.resolve("prepared")).as("planned, not carried out").doesNotExist();
  }

  @Test
  void theFeaturePlanIsWhollyOnTheGpu() {
    List<GpuPlan> plans = EtlPlans.slots("train", prepared(), PLAN);

    assertThat(plans).hasSize(1).allSatisfy(SqlPlansTest::isOnGpu);
    assertThat(names(plans.get(0))).contains("ProjectExec", "FileSourceScanExec", "Log");
    assertThat(names(plans.get(0)).stream().filter("XxHash64"::equals))
        .hasSize(CriteoSchema.FIELDS);
  }

  @Test
  void scoringIsWhollyOnTheGpu() {
    List<GpuPlan> plans = EtlPlans.score(planning, files, PLAN, config);

    assertThat(plans).hasSize(3).allSatisfy(SqlPlansTest::isOnGpu);
    assertThat(names(plans.get(0)))
        .contains("XxHash64", "MonotonicallyIncreasingID", "FileSourceScanExec");
  }

  @Test
  void aFunctionOfOursInThePlanIsSeen() {
    UDF1<Integer, Integer> function = value -> value == null ? 0 : value + 1;
    Dataset<Row> rows =
        prepared().withColumn("I1", udf(function, DataTypes.IntegerType).apply(col("I1")));

    isOff(EtlPlans.slots("train", rows, PLAN).get(0), "ScalaUDF");
  }

  @Test
  void anExpressionThatIsSwitchedOffIsSeen() {
    spark.conf().set("spark.rapids.sql.expression.XxHash64", false);
    try {
      planning = GpuPlan.planningSession(spark);

      isOff(EtlPlans.slots("train", prepared(), PLAN).get(0), "XxHash64");
    } finally {
      spark.conf().unset("spark.rapids.sql.expression.XxHash64");
    }
  }

  @Test
  void anExpressionThatNoGpuHasIsSeenInAWrite() {
    Dataset<Row> lines = new ExpressionPreparation(planning, config.data()).lines(paths());
    Dataset<Row> rows =
        ExpressionPreparation.goodRows(lines)
            .withColumn("C1", crc32(col("C1").cast("string").cast("binary")));

    isOff(
        GpuPlan.of("write", PlannedWrite.of(rows, folder.resolve("out").toString(), "zstd")),
        "Crc32");
  }

  @Test
  void aCodecThatNoGpuWritesIsSeen() {
    Dataset<Row> lines = new ExpressionPreparation(planning, config.data()).lines(paths());

    GpuPlan gzip =
        GpuPlan.of(
            "write",
            PlannedWrite.of(
                ExpressionPreparation.goodRows(lines), folder.resolve("out").toString(), "gzip"));

    isOff(gzip, "InsertIntoHadoopFsRelationCommand");
  }

  @Test
  void rowsThatComeFromNoFileAreSeen() {
    Dataset<Row> local = planning.createDataFrame(List.<Row>of(), DayStore.SCHEMA);

    GpuPlan plan = GpuPlan.of("train", ExpressionSlots.plan(local, PLAN));

    assertThat(plan.off(List.of())).isNotEmpty();
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

  private List<String> paths() {
    return files.stream().map(file -> file.path().toString()).toList();
  }

  private Dataset<Row> prepared() {
    folder.resolve("day=0").toFile().mkdir();
    return planning.read().schema(DayStore.SCHEMA).parquet(folder.resolve("day=0").toString());
  }
}
