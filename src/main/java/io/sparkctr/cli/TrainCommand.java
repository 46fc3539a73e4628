package io.sparkctr.cli;

import io.sparkctr.job.TrainingRun;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "train",
    description = "Prepare the training days and train a model, without publishing it.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TrainingRun.execute(settings.load(), TrainingRun.Goal.TRAIN, console);
    return ExitCode.DONE;
  }
}
