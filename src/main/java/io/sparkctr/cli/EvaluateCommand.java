package io.sparkctr.cli;

import io.sparkctr.job.Evaluate;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "evaluate",
    description = "Evaluate a stored model on labelled days.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Evaluate.execute(settings.load(), console);
    return ExitCode.DONE;
  }
}
