package io.sparkctr.report.html;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Quality;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.RunManifest.Source;
import io.sparkctr.run.RunManifest.Training;
import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Records as runs and comparisons leave them. */
final class ReportSamples {
  /** What a careless page would run, end its script with, or leave an attribute by. */
  static final String HOSTILE =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&\u2028${x}";

  private ReportSamples() {}

  /** Of 4000 rows, a quarter clicks, scored by a model of some skill. */
  static EvaluationMetrics metrics(double skill) {
    Random random = new Random(1);
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < 4000; i++) {
      int label = i % 4 == 0 ? 1 : 0;
      histogram.add(-1.2 + skill * (label - 0.25) + random.nextGaussian(), label);
    }
    return histogram.metrics();
  }

  /** An evaluated run with nothing left out. */
  static RunManifest run(String id, String gate, String reason) {
    return run(id, gate, reason, "days/day_0");
  }

  static RunManifest run(String id, String gate, String reason, String path) {
    return new RunManifest(
        id,
        "2026-02-03T04:05:06Z",
        "run",
        "abc1234",
        Map.of("java", "17.0.1", "spark", "4.2.0"),
        "host",
        "local[2]",
        Map.of("ctr.train.seed", "42", "ctr.data.input", path),
        List.of(
            new Source("0", path, 1 << 20, "aa", 9000, 3, 2250, Map.of("label", 2L, "integer", 1L)),
            new Source("1", "days/day_1", 1 << 19, "bb", 4000, 1, 1000, Map.of("label", 1L))),
        List.of("0"),
        List.of("1"),
        List.of(
            new Stage("start", 2, 0, 0),
            new Stage("train", 5, 9000, 1800),
            new Stage("total", 7.5, 0, 0)),
        new RunManifest.Features(20, 1),
        new Training(
            "warm-start",
            1e-3,
            3,
            2,
            0.45,
            List.of(0.01, 0.001, 0.0001),
            List.of(0.5, 0.47, 0.46, 0.455, 0.45),
            9000,
            List.of(new Trial(20, 4, 0.47), new Trial(10, 4, 0.46), new Trial(5, 4, 0.48))),
        300 << 20,
        gate,
        reason,
        List.of(new ProcessUsage("driver", "host", 1L << 30, 9.25)));
  }

  static StrongestFeatures features(String token) {
    return new StrongestFeatures(
        9000,
        List.of(
            new Feature("C14", token, 77, -1.25, 120, 1),
            new Feature("I2", "3 to 4", 99, 0.75, 800, 2),
            new Feature("C3", "", 5, 0.5, 40, 0)));
  }

  static RunReport.Content content(RunManifest run, Optional<EvaluationMetrics> metrics) {
    return new RunReport.Content(
        run,
        metrics,
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** A contender; its stages leave a second of its time. */
  static Entry entry(String name, long trainRows, double seconds, EvaluationMetrics metrics) {
    return new Entry(
        name,
        "Contender " + name,
        List.of(name + "-1", name + "-2"),
        "",
        trainRows,
        new Spread(seconds - 0.5, seconds, seconds + 0.5),
        List.of(
            new Stage("read", seconds / 4, 0, 0),
            new Stage("train", seconds * 3 / 4 - 1, 0, 0),
            new Stage("total", seconds, 0, 0)),
        trainRows / seconds,
        seconds * 1.8,
        List.of(new ProcessUsage("driver", "host", 1L << 30, seconds * 1.8)),
        Double.NaN,
        new Quality(
            metrics.auc(),
            0.01,
            metrics.logLoss(),
            metrics.logLossStandardError(),
            metrics.normalizedEntropy(),
            metrics.calibrationRatio(),
            metrics.accuracy(),
            metrics.baseAccuracy()));
  }

  static Entry failed(String name, String failure) {
    double none = Double.NaN;
    return new Entry(
        name,
        "Contender " + name,
        List.of(),
        failure,
        0,
        new Spread(none, none, none),
        List.of(),
        none,
        none,
        List.of(),
        none,
        new Quality(none, none, none, none, none, none, none, none));
  }

  /** Three contenders on two sizes: equal rows, fewer rows, and one that failed. */
  static Comparison comparison(String id) {
    EvaluationMetrics good = metrics(1.5);
    EvaluationMetrics other = metrics(1.2);
    List<Comparison.Day> data =
        List.of(
            new Comparison.Day("0", "a".repeat(64), 9000, false),
            new Comparison.Day("1", "b".repeat(64), 4000, true));
    return new Comparison(
        id,
        "2026-02-03T04:05:06Z",
        "abc1234",
        "2 cores, 8 GiB",
        2,
        "",
        List.of(
            new Size(
                4500,
                data,
                List.of(entry("spark", 4500, 8, good), entry("java", 4500, 3, other)),
                List.of(
                    new Difference(
                        "java",
                        8 / 3.0,
                        Verdict.DIFFERENT,
                        Verdict.NOT_TOLD_APART,
                        Verdict.NOT_TOLD_APART))),
            new Size(
                0,
                data,
                List.of(
                    entry("spark", 9000, 10, good),
                    entry("java", 9000, 4, other),
                    entry("python", 4500, 6, other),
                    failed("text", "it ran out of memory")),
                List.of(
                    new Difference(
                        "java", 2.5, Verdict.DIFFERENT, Verdict.NOT_TOLD_APART, Verdict.NOT_KNOWN),
                    new Difference(
                        "python",
                        Double.NaN,
                        Verdict.NOT_KNOWN,
                        Verdict.DIFFERENT,
                        Verdict.DIFFERENT),
                    new Difference(
                        "text",
                        Double.NaN,
                        Verdict.NOT_KNOWN,
                        Verdict.NOT_KNOWN,
                        Verdict.NOT_KNOWN)))),
        List.of(new Extrapolation("java", 1_000_000, 210, 150, 270, 2)));
  }
}
