package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.HistoryReport;
import io.sparkctr.report.html.RunReport;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Source;
import io.sparkctr.run.RunStore;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code report}: pages made of what the run directories hold. Needs no Spark session. */
public final class Reports {
  private static final String HISTORY = "history.html";

  private final RunsConfig config;
  private final Configuration hadoop;
  private final RunStore runs;

  public Reports(CtrConfig config) {
    this(config.runs(), Storage.configuration(config));
  }

  Reports(RunsConfig config, Configuration hadoop) {
    this.config = config;
    this.hadoop = hadoop;
    runs = new RunStore(config, hadoop);
  }

  /**
   * Writes the report of a finished run.
   *
   * @param id the id of the run, or {@code latest}
   * @param output the file; by default {@code report.html} in the directory of the run
   * @return the path of the file
   * @throws UserError if there is no such run
   */
  public String writeRun(String id, Optional<String> output) throws IOException {
    RunManifest run = runs.require(id);
    RunDirectory directory = runs.directory(run.runId());
    Path file = output.map(Path::new).orElse(directory.report());
    Storage.replace(file, html(directory, run), hadoop);
    return file.toString();
  }

  /** Writes the report of a run that is not committed yet. */
  void writeRun(RunDirectory directory, RunManifest run) throws IOException {
    Storage.replace(directory.report(), html(directory, run), hadoop);
  }

  /**
   * Writes the page of all finished runs.
   *
   * @param output the file; by default {@code history.html} in the directory of all runs
   * @return the path of the file
   */
  public String writeHistory(Optional<String> output) throws IOException {
    Path root = new Path(config.directory());
    Path file = output.map(Path::new).orElse(new Path(root, HISTORY));
    boolean beside = file.getParent() != null && file.getParent().equals(root);
    List<HistoryReport.Entry> entries = new ArrayList<>();
    for (RunManifest run : runs.list()) {
      RunDirectory directory = runs.directory(run.runId());
      Optional<String> report = Optional.empty();
      if (beside && Storage.fileSystem(root, hadoop).exists(directory.report())) {
        report = Optional.of(directory.id() + "/" + directory.report().getName());
      }
      entries.add(new HistoryReport.Entry(run, metrics(directory), report));
    }
    Storage.replace(file, HistoryReport.html(entries, runs.latest()), hadoop);
    return file.toString();
  }

  private String html(RunDirectory directory, RunManifest run) throws IOException {
    Optional<EvaluationMetrics> metrics = metrics(directory);
    // A run that was not evaluated is compared with nothing.
    Optional<RunManifest> inUse = metrics.isPresent() ? runs.published() : Optional.empty();
    return RunReport.html(
        new RunReport.Content(
            run,
            metrics,
            bayesLogLoss(run),
            StoredFiles.features(directory, hadoop),
            inUse,
            inUse.isPresent() ? metrics(runs.directory(inUse.get().runId())) : Optional.empty(),
            RejectExamples.of(run, directory, hadoop)));
  }

  private OptionalDouble bayesLogLoss(RunManifest run) throws IOException {
    Map<String, Long> tested =
        run.data().stream()
            .filter(source -> run.testDays().contains(source.day()))
            .collect(Collectors.toMap(Source::path, Source::rows, (one, same) -> one));
    return tested.isEmpty() ? OptionalDouble.empty() : Truth.bayesLogLoss(tested, hadoop);
  }

  private Optional<EvaluationMetrics> metrics(RunDirectory directory) throws IOException {
    return StoredFiles.metrics(directory, hadoop);
  }
}
