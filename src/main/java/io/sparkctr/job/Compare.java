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
import io.sparkctr.job.Contenders.Found;
import io.sparkctr.report.ComparisonTables;
import io.sparkctr.report.Console;
import io.sparkctr.report.html.ComparisonReport;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.RunManifest;
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
import java.util.stream.Collectors;
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

  private Comparison compare(List<String> names) throws IOException {
    List<Found> contenders = new ArrayList<>();
    for (String name : names) {
      contenders.add(find(name));
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

  private Found find(String name) throws IOException {
    Optional<Found> contender = known.find(name);
    if (contender.isPresent()) {
      String failure = contender.get().failure();
      if (!failure.isEmpty()) {
        console.progress(name + " is left out: " + failure);
      }
      return contender.get();
    }
    if (!settings.rows().isEmpty()) {
      throw new UserError(
          "compare.rows makes new runs, but %s is the id of a run: leave one of them out"
              .formatted(name));
    }
    // Fails where there is no such run.
    run(name);
    return new Found(name, "run " + name, Optional.empty(), "");
  }

  /** How far a contender has come. */
  private static final class Standing {
    private final Found found;
    private final List<ComparedRun> runs = new ArrayList<>();
    private String failure;

    Standing(Found found) {
      this.found = found;
      failure = found.failure();
    }

    Contestant contestant() {
      return new Contestant(
          found.name(), found.title(), failure.isEmpty() ? runs : List.of(), failure);
    }
  }

  /** All contenders in turn, repeat by repeat, so that a slow phase of the machine meets all. */
  private List<Contestant> contestants(List<Found> contenders, long rows) throws IOException {
    List<Standing> standings = contenders.stream().map(Standing::new).toList();
    ComparedDays days = null;
    for (int repeat = 1; repeat <= settings.repeat(); repeat++) {
      for (Standing standing : standings) {
        if (!standing.failure.isEmpty()) {
          continue;
        }
        Optional<Contender> contender = standing.found.contender();
        if (contender.isPresent()) {
          days = days == null ? ComparedDays.of(config, rows, hadoop, console::progress) : days;
          run(contender.get(), days, repeat, standing);
        } else if (repeat == 1) {
          standing.runs.add(run(standing.found.name()));
        }
      }
    }
    List<Contestant> contestants = standings.stream().map(Standing::contestant).toList();
    if (contestants.stream().allMatch(contestant -> contestant.runs().isEmpty())) {
      throw new UserError(
          "no contender came to its end: "
              + contestants.stream().map(Contestant::failure).collect(Collectors.joining("; ")));
    }
    return contestants;
  }

  private void run(Contender contender, ComparedDays days, int repeat, Standing standing)
      throws IOException {
    try {
      standing.runs.add(run(contender, days, repeat));
    } catch (BaselineFailure failed) {
      console.progress(failed.getMessage());
      standing.failure = failed.getMessage();
    }
  }

  private ComparedRun run(Contender contender, ComparedDays days, int repeat) throws IOException {
    List<String> facts = new ArrayList<>(contender.settings());
    facts.addAll(days.fingerprints());
    facts.add(BuildInfo.gitCommit());
    String runId = "%s-%s-%d".formatted(contender.name(), key(facts), repeat);
    boolean reuse =
        settings.reuse() == Reuse.YES && !BuildInfo.gitCommit().matches("unknown|.*-dirty");
    if (reuse && made.find(runId).isPresent()) {
      console.progress(contender.name() + ": run " + runId + " is there already");
      return run(made, runId);
    }
    RunDirectory directory = made.directory(reuse ? runId : runId + "-" + id);
    console.progress("%s: run %d of %d …".formatted(contender.name(), repeat, settings.repeat()));
    Measured measured = contender.run(days.selection(), directory);
    Storage.replace(new Path(directory.path(), PROCESS), Json.write(measured), hadoop);
    Path prepared = new Path(directory.path(), "prepared");
    Storage.fileSystem(prepared, hadoop).delete(prepared, true);
    return run(made, directory.id());
  }

  /** A finished run by its id, of a comparison or any other. */
  private ComparedRun run(String runId) throws IOException {
    return run(made.find(runId).isPresent() ? made : others, runId);
  }

  private ComparedRun run(RunStore store, String runId) throws IOException {
    RunManifest manifest = store.require(runId);
    RunDirectory directory = store.directory(manifest.runId());
    return new ComparedRun(
        manifest,
        StoredFiles.metrics(directory, hadoop),
        StoredFiles.read(
            new Path(directory.path(), PROCESS), text -> Json.read(text, Measured.class), hadoop));
  }

  /** A short name for facts. */
  static String key(List<String> facts) {
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
