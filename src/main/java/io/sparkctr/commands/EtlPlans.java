package io.sparkctr.commands;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.Quality;
import io.sparkctr.data.csv.CsvDayReader;
import io.sparkctr.data.csv.ExpressionPreparation;
import io.sparkctr.data.csv.NumberedLines;
import io.sparkctr.data.reader.LabelRule;
import io.sparkctr.features.ExpressionSlots;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.PlannedWrite;
import io.sparkctr.model.ExpressionScorer;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The ETL's plans, stage by stage, for the GPU's planner to judge: the same datasets that the
 * stages run.
 */
final class EtlPlans {
  private EtlPlans() {}

  /** Day files to prepared days. */
  static List<GpuPlan> prepare(SparkSession planning, List<DayFile> files, CtrConfig config) {
    DataConfig data = config.data();
    Dataset<Row> lines = new ExpressionPreparation(planning, data).lines(paths(files));
    return List.of(
        GpuPlan.of(
            "prepare, rows",
            PlannedWrite.of(
                ExpressionPreparation.goodRows(lines),
                data.prepared(),
                ExpressionPreparation.COMPRESSION)),
        GpuPlan.of("prepare, counts", Quality.counted(lines)));
  }

  /** Prepared rows to slots, for training and for evaluation. */
  static List<GpuPlan> slots(String stage, Dataset<Row> prepared, FeaturePlan plan) {
    return List.of(GpuPlan.of(stage, ExpressionSlots.plan(prepared, plan)));
  }

  /** Day files to the slots that are scored. */
  static List<GpuPlan> score(
      SparkSession planning, List<DayFile> files, FeaturePlan plan, CtrConfig config) {
    Dataset<Row> lines =
        CsvDayReader.read(planning, paths(files), LabelRule.OPTIONAL, config.data().maxLineBytes());
    return List.of(
        GpuPlan.of("score, slots", ExpressionScorer.plan(lines, plan)),
        GpuPlan.of("score, line numbers", NumberedLines.counts(lines)),
        GpuPlan.of("score, counts", Quality.counted(lines)));
  }

  private static List<String> paths(List<DayFile> files) {
    return files.stream().map(file -> file.path().toString()).toList();
  }
}
