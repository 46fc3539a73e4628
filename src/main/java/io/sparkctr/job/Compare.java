package io.sparkctr.job;

import io.sparkctr.baseline.BaselineFailure;
import io.sparkctr.compare.ComparedRun;
import io.sparkctr.compare.ComparedRun.Measured;
import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.ComparisonJson;
import io.sparkctr.compare.Contestants;
import io.sparkctr.compare.Contestants.Contestant;
import io.sparkctr.config.CompareConfig;
import io.sparkctr.config.CompareConfig.Reuse;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.Fingerprint;
import io.sparkctr.report.ComparisonTables;
import io.sparkctr.report.Console;
import io.sparkctr.report.html.ComparisonReport;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.RunStore;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code compare}: contenders over the same rows, side by side. Starts no Spark session itself:
 * each contender is a process of its own, so that its time and memory can be seen.
 *
 * <p>The runs that it makes are in {@code <compare.directory>/runs}, apart from all others: a
 * comparison publishes nothing.
 */
public final class Compare {
  private static final String REPORT = "report.html";
  private static final String RUNS = "runs";
  private static final String DAYS = "days";
  private static final String PROCESS = "process.json";

  private final CtrConfig config;
  private final CompareConfig settings;
  private final Console console;
  private final Configuration hadoop;
  private final Path root;
  private final RunStore made;
  private final RunStore others;
  private final Contenders known;
  private final Instant start = Instant.now();
  private final String id = TrainingRun.ID.format(start);

  private Compare(CtrConfig config, Console console) {
    this.config = config;
    this.console = console;
    settings = config.compare();
    hadoop = Storage.configuration(config);
    root = new Path(settings.directory());
    made = new RunStore(config.runs().at(new Path(root, RUNS).toString()), hadoop);
    others = new RunStore(config.runs(), hadoop);
    known = new Contenders(config, made, hadoop, console::progress);
  }

  /**
   * Compares. The last line of the output is the directory of the comparison.
   *
   * @param names contenders and ids of runs; empty = those of {@code compare.contenders}
   * @throws UserError if they saw different data, or none came to its end
   */
  public static void execute(CtrConfig config, List<String> names, Console console)
      throws IOException {
    List<String> named = names.isEmpty() ? config.compare().contenders() : names;
    Compare compare = new Compare(config, console);
    Comparison comparison = compare.compare(named);
    console.detail(ComparisonTables.of(comparison));
    console.result(compare.directory().toString());
  }

  /**
   * The report of runs that are there.
   *
   * @param runs their ids
   * @return the path of the page
   * @throws UserError if they saw different data
   */
  public static String report(CtrConfig config, List<String> runs, Console console)
      throws IOException {
    Compare compare = new Compare(config, console);
    compare.compare(runs);
    return new Path(compare.directory(), REPORT).toString();
  }

  private Path directory() {
    return new Path(root, id);
  }

  /** A name, and where its runs come from: a contender, or a run that is there. */
  private record Named(String name, String title, Optional<Contender> contender, String failure) {}

  private Comparison compare(List<String> names) throws IOException {
    List<Named> contenders = new ArrayList<>();
    for (String name : names) {
      contenders.add(named(name));
    }
    if (contenders.isEmpty()) {
      throw new UserError(
          "compare.contenders is empty: name contenders, such as java spark-fast, or runs");
    }
    List<List<Contestant>> bySize = new ArrayList<>();
    List<Size> sizes = new ArrayList<>();
    for (long rows : settings.rows().isEmpty() ? List.of(0L) : settings.rows()) {
      List<Contestant> contestants = contestants(contenders, rows);
      bySize.add(contestants);
      sizes.add(Contestants.size(rows, contestants, settings.prices()));
    }
    Comparison comparison =
        new Comparison(
            id,
            start.toString(),
            BuildInfo.gitCommit(),
            machine(),
            settings.repeat(),
            settings.prices().areKnown() ? settings.prices().currency() : "",
            sizes,
            settings.extrapolateTo() == 0
                ? List.of()
                : Contestants.extrapolations(sizes, settings.extrapolateTo()));
    write(comparison, bySize.get(bySize.size() - 1));
    return comparison;
  }

  private Named named(String name) throws IOException {
    Optional<Contenders.Found> found = known.find(name);
    if (found.isPresent()) {
      Contenders.Found contender = found.get();
      if (!contender.failure().isEmpty()) {
        console.progress(name + " is left out: " + contender.failure());
      }
      return new Named(name, contender.title(), contender.contender(), contender.failure());
    }
    if (!settings.rows().isEmpty()) {
      throw new UserError(
          "compare.rows makes new runs, but %s is the id of a run: leave one of them out"
              .formatted(name));
    }
    // Fails where there is no such run.
    run(name);
    return new Named(name, "run " + name, Optional.empty(), "");
  }

  /** All contenders in turn, repeat by repeat, so that a slow phase of the machine meets all. */
  private List<Contestant> contestants(List<Named> contenders, long rows) throws IOException {
    List<List<ComparedRun>> runs = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    contenders.forEach(named -> runs.add(new ArrayList<>()));
    contenders.forEach(named -> failures.add(named.failure()));
    DaySelection days = null;
    for (int repeat = 1; repeat <= settings.repeat(); repeat++) {
      for (int i = 0; i < contenders.size(); i++) {
        Named named = contenders.get(i);
        if (named.contender().isEmpty()) {
          if (named.failure().isEmpty() && repeat == 1) {
            runs.get(i).add(run(named.name()));
          }
          continue;
        }
        if (!failures.get(i).isEmpty()) {
          continue;
        }
        days = days == null ? days(rows) : days;
        try {
          runs.get(i).add(run(named.contender().get(), days, repeat));
        } catch (BaselineFailure failed) {
          console.progress(failed.getMessage());
          failures.set(i, failed.getMessage());
        }
      }
    }
    List<Contestant> contestants = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      boolean failed = !failures.get(i).isEmpty();
      contestants.add(
          new Contestant(
              contenders.get(i).name(),
              contenders.get(i).title(),
              failed ? List.of() : runs.get(i),
              failures.get(i)));
    }
    if (runs.stream().allMatch(List::isEmpty)) {
      throw new UserError("no contender came to its end: " + String.join("; ", failures));
    }
    return contestants;
  }

  /** The days of the configuration; the training days with their first rows, if there is a cap. */
  private DaySelection days(long rows) throws IOException {
    DaySelection all = DaySelection.of(DayFile.find(config.data().input(), hadoop), config.train());
    if (rows == 0) {
      return all;
    }
    Path directory = new Path(new Path(root, DAYS), rows + "-" + key(fingerprints(all.train())));
    console.progress(
        "training days with their first rows, %,d in all: %s".formatted(rows, directory));
    return new DaySelection(CappedDays.of(all.train(), rows, directory, hadoop), all.test());
  }

  private ComparedRun run(Contender contender, DaySelection days, int repeat) throws IOException {
    List<String> facts = new ArrayList<>(contender.settings());
    facts.addAll(fingerprints(days.train()));
    facts.addAll(fingerprints(days.test()));
    facts.add(BuildInfo.gitCommit());
    String runId = "%s-%s-%d".formatted(contender.name(), key(facts), repeat);
    boolean reuse =
        settings.reuse() == Reuse.YES && !BuildInfo.gitCommit().matches("unknown|.*-dirty");
    if (reuse && made.find(runId).isPresent()) {
      console.progress(contender.name() + ": run " + runId + " is there already");
      return run(made.directory(runId));
    }
    RunDirectory directory = made.directory(reuse ? runId : runId + "-" + id);
    console.progress("%s: run %d of %d …".formatted(contender.name(), repeat, settings.repeat()));
    Measured measured = contender.run(days, directory);
    Storage.replace(new Path(directory.path(), PROCESS), Json.write(measured), hadoop);
    Path prepared = new Path(directory.path(), "prepared");
    Storage.fileSystem(prepared, hadoop).delete(prepared, true);
    return run(directory);
  }

  /** A finished run by its id, of a comparison or any other. */
  private ComparedRun run(String runId) throws IOException {
    return made.find(runId).isPresent()
        ? run(made.directory(runId))
        : run(others.directory(others.require(runId).runId()));
  }

  private ComparedRun run(RunDirectory directory) throws IOException {
    RunStore store =
        new RunStore(config.runs().at(directory.path().getParent().toString()), hadoop);
    return new ComparedRun(
        store.require(directory.id()),
        StoredFiles.metrics(directory, hadoop),
        StoredFiles.read(
            new Path(directory.path(), PROCESS), text -> Json.read(text, Measured.class), hadoop));
  }

  private List<String> fingerprints(List<DayFile> files) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (DayFile file : files) {
      fingerprints.add(Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop));
    }
    return fingerprints;
  }

  /** A short name for facts. */
  private static String key(List<String> facts) {
    byte[] text = String.join("\n", facts).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(text).toString().replace("-", "").substring(0, 12);
  }

  private static String machine() {
    return "%s, %d cores, Java %s"
        .formatted(
            BuildInfo.host(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"));
  }

  private void write(Comparison comparison, List<Contestant> largest) throws IOException {
    List<ComparisonReport.Curve> curves = new ArrayList<>();
    for (Contestant contestant : largest) {
      contestant
          .medianRun()
          .flatMap(ComparedRun::metrics)
          .filter(metrics -> !metrics.thresholds().isEmpty())
          .ifPresent(metrics -> curves.add(new ComparisonReport.Curve(contestant.name(), metrics)));
    }
    Storage.replace(
        new Path(directory(), REPORT), ComparisonReport.html(comparison, curves), hadoop);
    Storage.replace(
        new Path(directory(), "comparison.json"), ComparisonJson.write(comparison), hadoop);
  }
}
