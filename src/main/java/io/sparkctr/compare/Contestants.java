package io.sparkctr.compare;

import io.sparkctr.compare.Comparison.Day;
import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Quality;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.config.CompareConfig.PricesConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.ProcessUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the runs of contenders over the same rows into a {@link Size} of a comparison. */
public final class Contestants {
  private static final Quality UNKNOWN =
      new Quality(
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN);
  private static final double SECONDS_PER_HOUR = 3600;

  private Contestants() {}

  /**
   * A contender and what became of it.
   *
   * @param runs its finished runs; empty if it failed
   * @param failure why, in one line; empty if it did not fail
   */
  public record Contestant(String name, String title, List<ComparedRun> runs, String failure) {
    /** The run whose time is the median, of two the faster one. */
    public Optional<ComparedRun> medianRun() {
      return runs.stream()
          .sorted(Comparator.comparingDouble(ComparedRun::seconds))
          .skip(Math.max(0, (runs.size() - 1) / 2))
          .findFirst();
    }
  }

  /**
   * Puts them side by side.
   *
   * @param rowCap max training rows that were asked for; 0 = all
   * @throws UserError if two runs saw different data, with the fingerprints of both
   */
  public static Size size(long rowCap, List<Contestant> contestants, PricesConfig prices) {
    List<ComparedRun> all =
        contestants.stream().flatMap(contestant -> contestant.runs().stream()).toList();
    all.forEach(run -> requireSameData(all.get(0).manifest(), run.manifest()));
    List<Entry> entries =
        contestants.stream().map(contestant -> entry(contestant, prices)).toList();
    return new Size(rowCap, days(all), entries, differences(entries));
  }

  /** Guesses for every entry that finished at each size. */
  public static List<Extrapolation> extrapolations(List<Size> sizes, long toRows) {
    List<Extrapolation> guesses = new ArrayList<>();
    for (int i = 0; i < sizes.get(0).entries().size(); i++) {
      int place = i;
      List<Entry> measured = sizes.stream().map(size -> size.entries().get(place)).toList();
      List<Long> rows = measured.stream().map(Entry::trainRows).toList();
      boolean finished = measured.stream().allMatch(entry -> entry.failure().isEmpty());
      if (finished && rows.stream().distinct().count() == rows.size()) {
        guesses.add(
            Statistics.extrapolate(
                measured.get(0).name(),
                rows,
                measured.stream().map(entry -> entry.seconds().median()).toList(),
                toRows));
      }
    }
    return guesses;
  }

  private static void requireSameData(RunManifest one, RunManifest other) {
    for (boolean test : new boolean[] {false, true}) {
      List<String> seen = fingerprints(one, test);
      List<String> seenToo = fingerprints(other, test);
      if (!seen.equals(seenToo)) {
        throw new UserError(
            "run %s %s %s, but run %s %s %s: only runs over the same day files and the same split can be compared"
                .formatted(
                    one.runId(),
                    test ? "was tested on" : "was trained on",
                    String.join(", ", seen),
                    other.runId(),
                    test ? "was tested on" : "was trained on",
                    String.join(", ", seenToo)));
      }
    }
  }

  /** Day and fingerprint of the test days, or of the training days. */
  private static List<String> fingerprints(RunManifest run, boolean test) {
    List<String> days = test ? run.testDays() : run.trainDays();
    return run.data().stream()
        .filter(source -> days.contains(source.day()))
        .map(source -> "day " + source.day() + " (" + source.sha256() + ")")
        .toList();
  }

  /** The days, with the rows that the first run counted which counts them. */
  private static List<Day> days(List<ComparedRun> runs) {
    if (runs.isEmpty()) {
      return List.of();
    }
    RunManifest first = runs.get(0).manifest();
    RunManifest counting =
        runs.stream()
            .map(ComparedRun::manifest)
            .filter(run -> run.data().stream().anyMatch(source -> source.rows() > 0))
            .findFirst()
            .orElse(first);
    return counting.data().stream()
        .map(
            source ->
                new Day(
                    source.day(),
                    source.sha256(),
                    source.rows(),
                    counting.testDays().contains(source.day())))
        .toList();
  }

  private static Entry entry(Contestant contestant, PricesConfig prices) {
    Optional<ComparedRun> median = contestant.medianRun();
    if (median.isEmpty()) {
      Spread none = new Spread(Double.NaN, Double.NaN, Double.NaN);
      return new Entry(
          contestant.name(),
          contestant.title(),
          List.of(),
          contestant.failure(),
          0,
          none,
          List.of(),
          Double.NaN,
          Double.NaN,
          List.of(),
          Double.NaN,
          UNKNOWN);
    }
    ComparedRun run = median.get();
    RunManifest manifest = run.manifest();
    long rows = manifest.training().rows() + run.metrics().map(EvaluationMetrics::rows).orElse(0L);
    return new Entry(
        contestant.name(),
        contestant.title(),
        contestant.runs().stream().map(each -> each.manifest().runId()).toList(),
        "",
        manifest.training().rows(),
        Statistics.spread(contestant.runs().stream().map(ComparedRun::seconds).toList()),
        manifest.stages(),
        rows / run.seconds(),
        run.processes().stream().mapToDouble(ProcessUsage::cpuSeconds).sum(),
        run.processes(),
        cost(run, prices),
        run.metrics().map(Contestants::quality).orElse(UNKNOWN));
  }

  /** Node-seconds times price; NaN if a price of its nodes is unknown. */
  private static double cost(ComparedRun run, PricesConfig prices) {
    long executors =
        run.processes().stream().filter(process -> process.name().startsWith("executor")).count();
    double perHour =
        executors == 0 ? prices.node() : prices.driver() + executors * prices.executor();
    boolean known = executors == 0 ? prices.node() > 0 : prices.executor() > 0;
    return known ? run.seconds() / SECONDS_PER_HOUR * perHour : Double.NaN;
  }

  private static Quality quality(EvaluationMetrics metrics) {
    return new Quality(
        metrics.auc(),
        Statistics.aucStandardError(metrics),
        metrics.logLoss(),
        metrics.logLossStandardError(),
        metrics.normalizedEntropy(),
        metrics.calibrationRatio(),
        metrics.accuracy(),
        metrics.baseAccuracy());
  }

  private static List<Difference> differences(List<Entry> entries) {
    Entry first = entries.get(0);
    return entries.stream()
        .skip(1)
        .map(entry -> difference(first, entry))
        .collect(Collectors.toList());
  }

  private static Difference difference(Entry first, Entry entry) {
    Quality one = first.figures();
    Quality other = entry.figures();
    boolean equalRows = first.trainRows() == entry.trainRows() && entry.trainRows() > 0;
    int repeats = Math.min(first.runs().size(), entry.runs().size());
    return new Difference(
        entry.name(),
        equalRows ? first.seconds().median() / entry.seconds().median() : Double.NaN,
        equalRows ? Statistics.times(first.seconds(), entry.seconds(), repeats) : Verdict.NOT_KNOWN,
        Statistics.means(
            one.logLoss(),
            one.logLossStandardError(),
            other.logLoss(),
            other.logLossStandardError()),
        Statistics.means(one.auc(), one.aucStandardError(), other.auc(), other.aucStandardError()));
  }
}
