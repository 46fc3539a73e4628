package io.sparkctr.cli;

import io.sparkctr.job.ExplainPlans;
import io.sparkctr.job.ExplainPlans.Format;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "explain",
    description = "Which operators of the ETL run on a GPU, by the RAPIDS planner itself.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print the verdicts as JSON.")
  private boolean json;

  @Mixin private Settings settings;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return ExplainPlans.execute(settings.load(), json ? Format.JSON : Format.TEXT, console)
        ? ExitCode.DONE
        : ExitCode.OFF_GPU;
  }
}
