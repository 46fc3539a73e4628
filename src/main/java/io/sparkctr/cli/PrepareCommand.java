package io.sparkctr.cli;

import io.sparkctr.job.DayPreparations;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "prepare",
    description = "Turn day files into typed Parquet; unchanged days are skipped.",
    mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  PrepareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    DayPreparations.execute(settings.load(), console);
    return ExitCode.DONE;
  }
}
