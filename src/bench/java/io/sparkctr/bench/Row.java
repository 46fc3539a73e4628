package io.sparkctr.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkctr.metrics.EvaluationMetrics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One contender in the report; what is not known is null, after a failure all figures are.
 *
 * @param seconds median of the whole process
 * @param stages median seconds by stage, as the contender tells them
 * @param rowsPerSecond training rows over {@code seconds}
 * @param peakMebibytes median of the peak resident memory
 * @param speedups by baseline: rows a second over the baseline's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
    String contender,
    String settings,
    long rows,
    int cores,
    int repetitions,
    Double seconds,
    Double fewestSeconds,
    Double mostSeconds,
    Map<String, Double> stages,
    Double rowsPerSecond,
    Double peakMebibytes,
    Double logLoss,
    Double auc,
    Map<String, Double> speedups,
    String failure) {

  static Row of(Result result) {
    Entry entry = result.entry();
    boolean failed = result.failure().isPresent();
    List<Attempt> attempts = failed ? List.of() : result.attempts();
    Double seconds = median(attempts, Attempt::seconds);
    return new Row(
        entry.label(),
        entry.contender().settings(),
        entry.work().rows(),
        entry.work().cores(),
        entry.repetitions(),
        seconds,
        failed ? null : attempts.stream().mapToDouble(Attempt::seconds).min().orElseThrow(),
        failed ? null : attempts.stream().mapToDouble(Attempt::seconds).max().orElseThrow(),
        failed ? Map.of() : stages(attempts),
        failed ? null : entry.work().rows() / seconds,
        median(attempts, Attempt::peakMebibytes),
        metric(attempts, EvaluationMetrics::logLoss),
        metric(attempts, EvaluationMetrics::auc),
        Map.of(),
        result.failure().orElse(null));
  }

  /** With its speed beside that of other rows; itself and those that failed are passed over. */
  Row comparedWith(List<Row> baselines) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (Row other : baselines) {
      if (rowsPerSecond != null
          && other.rowsPerSecond != null
          && !other.contender.equals(contender)) {
        ratios.put(other.contender, rowsPerSecond / other.rowsPerSecond);
      }
    }
    return new Row(
        contender,
        settings,
        rows,
        cores,
        repetitions,
        seconds,
        fewestSeconds,
        mostSeconds,
        stages,
        rowsPerSecond,
        peakMebibytes,
        logLoss,
        auc,
        ratios,
        failure);
  }

  private static Map<String, Double> stages(List<Attempt> attempts) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String stage : attempts.get(0).outcome().stages().keySet()) {
      medians.put(stage, median(attempts, attempt -> attempt.outcome().stages().get(stage)));
    }
    return medians;
  }

  private static Double metric(List<Attempt> attempts, ToDoubleFunction<EvaluationMetrics> figure) {
    List<Attempt> evaluated =
        attempts.stream().filter(attempt -> attempt.outcome().metrics().isPresent()).toList();
    return median(
        evaluated, attempt -> figure.applyAsDouble(attempt.outcome().metrics().orElseThrow()));
  }

  /** The middle figure, or the mean of the middle two; null without any. */
  private static Double median(List<Attempt> attempts, ToDoubleFunction<Attempt> figure) {
    double[] sorted = attempts.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return null;
    }
    return Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1).average().orElseThrow();
  }
}
