package io.sparkctr.engine;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.engine.sql.CsvDayReader;
import io.sparkctr.engine.sql.ExpressionPreparation;
import io.sparkctr.engine.sql.ExpressionScorer;
import io.sparkctr.engine.sql.ExpressionSlots;
import io.sparkctr.engine.sql.LineCounting;
import io.sparkctr.engine.sql.NumberedLines;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.PlannedWrite;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The ETL's plans, stage by stage, for the GPU's planner to judge: the same datasets that the
 * stages run.
 */
public final class EtlPlans {
  private EtlPlans() {}

  /** Day files to prepared days. */
  public static List<GpuPlan> prepare(
      SparkSession planning, List<DayFile> files, CtrConfig config) {
    DataConfig data = config.data();
    Dataset<Row> lines = new ExpressionPreparation(planning, data).lines(paths(files));
    return List.of(
        GpuPlan.of(
            "prepare, rows",
            PlannedWrite.of(
                ExpressionPreparation.goodRows(lines),
                data.prepared(),
                ExpressionPreparation.COMPRESSION)),
        GpuPlan.of("prepare, counts", LineCounting.counted(lines)));
  }

  /** Prepared rows to slots, for training and for evaluation. */
  public static List<GpuPlan> slots(String stage, Dataset<Row> prepared, FeaturePlan plan) {
    return List.of(GpuPlan.of(stage, ExpressionSlots.plan(prepared, plan)));
  }

  /** Day files to the slots that are scored. */
  public static List<GpuPlan> score(
      SparkSession planning, List<DayFile> files, FeaturePlan plan, CtrConfig config) {
    Dataset<Row> lines =
        CsvDayReader.read(planning, paths(files), LabelRule.OPTIONAL, config.data().maxLineBytes());
    return List.of(
        GpuPlan.of("score, slots", ExpressionScorer.plan(lines, plan)),
        GpuPlan.of("score, line numbers", NumberedLines.counts(lines)),
        GpuPlan.of("score, counts", LineCounting.counted(lines)));
  }

  private static List<String> paths(List<DayFile> files) {
    return files.stream().map(file -> file.path().toString()).toList();
  }
}
