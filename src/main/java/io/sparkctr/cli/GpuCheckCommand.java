package io.sparkctr.cli;

import io.sparkctr.job.GpuCheck;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "gpu-check",
    description = "Compare preparation and feature plan on CPU and GPU of this machine.",
    mixinStandardHelpOptions = true)
final class GpuCheckCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--rows",
      defaultValue = "2000000",
      description = "Rows to generate. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Parameters(paramLabel = "key=value", arity = "0..*", description = "One setting.")
  private List<String> overrides = List.of();

  GpuCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return switch (GpuCheck.execute(rows, overrides, console)) {
      case EQUAL -> ExitCode.DONE;
      case DIFFERENT -> ExitCode.INTERNAL_FAILURE;
      case OFF_GPU -> ExitCode.OFF_GPU;
    };
  }
}
