package io.sparkctr.cli;

import io.sparkctr.job.TrainingRun;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = "Prepare, train, evaluate and publish; prints the run directory last.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return TrainingRun.execute(settings.load(), TrainingRun.Goal.RUN, console)
        ? ExitCode.DONE
        : ExitCode.GATE_FAILED;
  }
}
