package io.sparkctr.cli;

import io.sparkctr.job.Doctor;
import io.sparkctr.report.Console;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = "Check what the job needs around it, a line each: ok, warn, fail or skip.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Settings settings;

  @Option(names = "--json", description = "All findings as one JSON object.")
  private boolean json;

  @Option(
      names = "--kubernetes",
      negatable = true,
      description = "Check the cluster (or not); by default where this machine knows one.")
  private Boolean kubernetes;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    boolean healthy =
        Doctor.execute(
            settings::load,
            Optional.ofNullable(kubernetes),
            json ? Doctor.Form.JSON : Doctor.Form.LINES,
            console);
    return healthy ? ExitCode.DONE : ExitCode.USER_ERROR;
  }
}
