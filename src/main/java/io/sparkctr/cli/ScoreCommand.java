package io.sparkctr.cli;

import io.sparkctr.job.ScoreJob;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "score",
    description = "Write a click probability for every row, labelled or not.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ScoreJob.execute(settings.load(), console);
    return ExitCode.DONE;
  }
}
