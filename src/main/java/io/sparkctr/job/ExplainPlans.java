package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.engine.Engine;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.SqlEngine;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.GpuPlan.Verdict;
import io.sparkctr.report.Console;
import io.sparkctr.storage.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code explain}: which operators and expressions of the ETL run on a GPU, by the RAPIDS plugin's
 * own planner. Nothing runs, and no GPU is needed.
 */
public final class ExplainPlans {
  private static final int MAX_TEXT = 100;

  private ExplainPlans() {}

  /** How the verdicts are printed. */
  public enum Format {
    TEXT,
    JSON
  }

  /**
   * Explains every step, by the first day file of the input.
   *
   * @return whether every operator is on the GPU, but those that may be on the CPU
   */
  public static boolean execute(CtrConfig config, Format format, Console console)
      throws IOException {
    try (Session session = Session.onCpu(config, console::progress)) {
      DayFile file = DayFile.find(config.data().input(), session.hadoop()).get(0);
      Engine engine = new SqlEngine(session.spark(), config, console::progress);
      List<GpuPlan> plans = engine.plans(file, new FeaturePlan(config.features().bits()));
      List<String> allowed = config.gpu().allowedOnCpu();
      console.result(format == Format.JSON ? json(plans) : text(plans, allowed));
      return plans.stream().allMatch(plan -> plan.isOnGpu(allowed));
    }
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
    return text + "The solver takes the slots on the CPU: that step is not part of these plans.";
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
            text.length() > MAX_TEXT && !verdict.place().isOff()
                ? text.substring(0, MAX_TEXT) + "…"
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
