package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayStore;
import io.sparkctr.engine.EtlPlans;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.Verdict;
import io.sparkctr.report.Console;
import io.sparkctr.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code explain}: which operators and expressions of the ETL run on a GPU, by the RAPIDS plugin's
 * own planner. Nothing runs, and no GPU is needed.
 */
public final class ExplainPlans {
  private static final int MOST_TEXT = 100;

  private ExplainPlans() {}

  /** How the verdicts are printed. */
  public enum Format {
    TEXT,
    JSON
  }

  /**
   * Explains every stage, by the first day file of the input.
   *
   * @return whether all that is not allowed on the CPU is on the GPU
   */
  public static boolean execute(CtrConfig config, Format format, Console console)
      throws IOException {
    Path empty = Files.createTempDirectory("ctr-explain");
    try (Session session = Session.onCpu(config)) {
      List<DayFile> files = DayFile.find(config.data().input(), session.hadoop()).subList(0, 1);
      List<GpuPlan> plans = plans(GpuPlan.planningSession(session.spark()), files, empty, config);
      List<String> allowed = config.gpu().allowedOnCpu();
      console.result(format == Format.JSON ? json(plans) : text(plans, allowed));
      return plans.stream().allMatch(plan -> plan.isOnGpu(allowed));
    } finally {
      Files.delete(empty);
    }
  }

  private static List<GpuPlan> plans(
      SparkSession planning, List<DayFile> files, Path empty, CtrConfig config) {
    FeaturePlan plan = new FeaturePlan(config.features().bits());
    // Prepared days without rows have the same plan as any others.
    Dataset<Row> prepared = planning.read().schema(DayStore.SCHEMA).parquet(empty.toString());
    List<GpuPlan> plans = new ArrayList<>(EtlPlans.prepare(planning, files, config));
    plans.addAll(EtlPlans.slots("train and evaluate, slots", prepared, plan));
    plans.addAll(EtlPlans.score(planning, files, plan, config));
    return plans;
  }

  private static String text(List<GpuPlan> plans, List<String> allowed) {
    StringBuilder text = new StringBuilder();
    for (GpuPlan plan : plans) {
      text.append(plan.stage()).append('\n');
      plan.verdicts().forEach(verdict -> text.append(line(verdict)).append('\n'));
      text.append('\n');
    }
    for (GpuPlan plan : plans) {
      text.append(plan.summary());
      List<Verdict> off = plan.off(allowed);
      text.append(
          off.isEmpty()
              ? ""
              : "; off it: "
                  + off.stream().map(Verdict::name).distinct().collect(Collectors.joining(", ")));
      text.append('\n');
    }
    return text + "Slots are handed to the solver on the CPU: that step is no part of these plans.";
  }

  private static String line(Verdict verdict) {
    String place =
        switch (verdict.place()) {
          case GPU -> "GPU";
          case REMOVED -> "-";
          case CPU, CPU_WITH_PARENT, CPU_BRIDGE, CPU_FOR_COST -> "CPU";
        };
    String text = verdict.text().replaceAll("\\s+", " ");
    return "  %-3s  %s%s %s  %s"
        .formatted(
            place,
            "  ".repeat(verdict.depth()),
            verdict.kind(),
            verdict.name(),
            text.length() > MOST_TEXT && !verdict.place().isOff()
                ? text.substring(0, MOST_TEXT) + "…"
                : text);
  }

  private static String json(List<GpuPlan> plans) {
    return Json.write(
        plans.stream()
            .map(
                plan ->
                    Map.of(
                        "stage", plan.stage(),
                        "summary", plan.summary(),
                        "verdicts", plan.verdicts()))
            .toList());
  }
}
