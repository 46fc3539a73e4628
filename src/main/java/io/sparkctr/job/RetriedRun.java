package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.RunsConfig;
import io.sparkctr.config.RunsConfig.IfFinished;
import io.sparkctr.config.UserError;
import io.sparkctr.report.Console;
import io.sparkctr.run.QualityGate.Verdict;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A finished run that a retry finds under its id ({@code runs.if-finished = reuse}). All its work
 * is done, except perhaps the publication.
 */
public final class RetriedRun {
  private RetriedRun() {}

  /**
   * Looks for the run. If there is one, completes its publication and prints its directory.
   *
   * @param command the command that is being retried
   * @return whether its gate allowed the publication; empty = there is no such run, or the settings
   *     do not ask for one
   * @throws UserError where another command made the run
   */
  public static Optional<Boolean> completeIfFinished(
      CtrConfig config, String command, Configuration hadoop, Console console) throws IOException {
    RunsConfig settings = config.runs();
    if (settings.ifFinished() != IfFinished.REUSE || settings.id().equals(RunsConfig.AUTO)) {
      return Optional.empty();
    }
    RunStore runs = new RunStore(settings, hadoop);
    Optional<RunManifest> found = runs.find(settings.id());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    RunManifest run = found.get();
    if (!run.command().equals(command)) {
      throw new UserError(
          "run %s was made by the command %s, not by %s: choose another runs.id"
              .formatted(run.runId(), run.command(), command));
    }
    boolean allowed = !run.gate().equals(Verdict.FAILED.id());
    if (command.equals("run") && allowed && isNewest(run, runs)) {
      runs.publish(runs.directory(run.runId()));
    }
    console.progress(
        "run %s was finished before, quality gate %s: nothing is done again"
            .formatted(run.runId(), run.gate()));
    console.result(runs.directory(run.runId()).path().toString());
    return Optional.of(allowed);
  }

  /** Whether no newer run is published. */
  private static boolean isNewest(RunManifest run, RunStore runs) throws IOException {
    Optional<RunManifest> published = runs.published();
    return published.isEmpty()
        || Instant.parse(published.get().createdAt()).isBefore(Instant.parse(run.createdAt()));
  }
}
