package io.sparkctr.cli;

import io.sparkctr.job.GenerateDays;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "generate",
    description =
        "Write synthetic day files with a planted model, and the best log loss that it allows.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    GenerateDays.execute(settings.load(), console);
    return ExitCode.DONE;
  }
}
