package io.sparkctr.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkctr.metrics.EvaluationMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One contender in the report. Figures are medians. A figure that was not measured is null; after a
 * failure, all figures are null.
 *
 * @param seconds of each repetition
 * @param medianSeconds of the whole process, wall clock
 * @param cpuSeconds of all cores together; other programs on the machine hardly change this figure
 * @param stages seconds by stage, as the contender reports them
 * @param rowsPerSecond training rows divided by {@code medianSeconds}
 * @param localMebibytes peak of the files that Spark moved to the local disk; null if none
 * @param ratios by baseline: seconds per row divided by those of the baseline
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
    String contender,
    String settings,
    long rows,
    int cores,
    List<Double> seconds,
    Double medianSeconds,
    Double cpuSeconds,
    Map<String, Double> stages,
    Double rowsPerSecond,
    Double peakMebibytes,
    Double localMebibytes,
    Double logLoss,
    Double auc,
    Double dualityGap,
    Map<String, Double> ratios,
    String failure) {

  static Row of(Result result, List<Result> baselines) {
    Entry entry = result.entry();
    return new Row(
        entry.label(),
        entry.contender().settings(),
        entry.work().rows(),
        entry.work().cores(),
        result.attempts().stream().map(Attempt::seconds).toList(),
        result.median(Attempt::seconds),
        result.median(Attempt::cpuSeconds),
        stages(result),
        result.rowsPerSecond(),
        result.median(Attempt::peakMebibytes),
        result.median(attempt -> attempt.localMebibytes() > 0, Attempt::localMebibytes),
        metric(result, EvaluationMetrics::logLoss),
        metric(result, EvaluationMetrics::auc),
        result.median(
            attempt -> attempt.outcome().dualityGap().isPresent(),
            attempt -> attempt.outcome().dualityGap().orElseThrow()),
        ratios(result, baselines),
        result.failure());
  }

  private static Map<String, Double> stages(Result result) {
    Map<String, Double> medians = new LinkedHashMap<>();
    result.attempts().stream()
        .flatMap(attempt -> attempt.outcome().stages().keySet().stream())
        .distinct()
        .forEach(
            stage ->
                medians.put(
                    stage, result.median(attempt -> attempt.outcome().stages().get(stage))));
    return medians;
  }

  private static Double metric(Result result, ToDoubleFunction<EvaluationMetrics> figure) {
    return result.median(
        attempt -> attempt.outcome().metrics().isPresent(),
        attempt -> figure.applyAsDouble(attempt.outcome().metrics().orElseThrow()));
  }

  /** Seconds for a million training rows. */
  Double secondsPerMillion() {
    return rowsPerSecond == null ? null : (Double) (1e6 / rowsPerSecond);
  }

  private static Map<String, Double> ratios(Result result, List<Result> baselines) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    Double own = result.rowsPerSecond();
    for (Result baseline : baselines) {
      Double others = baseline.rowsPerSecond();
      if (baseline != result && own != null && others != null) {
        ratios.put(baseline.entry().label(), others / own);
      }
    }
    return ratios;
  }
}
