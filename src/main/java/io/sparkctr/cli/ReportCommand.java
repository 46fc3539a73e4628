package io.sparkctr.cli;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.job.Compare;
import io.sparkctr.job.Reports;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description =
        "Write the report of a run, of several runs over the same rows, or of all runs over time.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--history", description = "All finished runs over time, on one page.")
  private boolean history;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where the page goes; by default report.html in the directory of the run, or history.html beside the runs.")
  private String output;

  @Parameters(
      paramLabel = "RUN|key=value",
      arity = "0..*",
      description = "Ids of runs, or latest; settings.")
  private List<String> arguments = List.of();

  @Mixin private Settings.Files files;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Settings.Words words = Settings.Words.of(arguments);
    List<String> runs = words.names();
    check(runs);
    CtrConfig config = files.load(words.overrides());
    Reports reports = new Reports(config);
    Optional<String> file = Optional.ofNullable(output);
    if (runs.size() > 1) {
      console.result(Compare.report(config, runs, console));
    } else {
      console.result(history ? reports.writeHistory(file) : reports.writeRun(runs.get(0), file));
    }
    return ExitCode.DONE;
  }

  private void check(List<String> runs) {
    if (history && !runs.isEmpty()) {
      throw new UserError(
          "report --history shows all runs: leave out %s, or --history"
              .formatted(String.join(" ", runs)));
    }
    if (!history && runs.isEmpty()) {
      throw new UserError(
          "report: no run is given: name one, such as latest, or give --history for all runs");
    }
    if (runs.size() > 1 && output != null) {
      throw new UserError(
          "report --output is for one page of one run: leave it out to compare %s"
              .formatted(String.join(" and ", runs)));
    }
  }
}
