package io.sparkctr.cli;

import io.sparkctr.config.Home;
import io.sparkctr.k8s.Submitter;
import io.sparkctr.report.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "submit",
    description = "Run a command as a driver pod on Kubernetes; gives the driver's own exit code.",
    footer = {
      "",
      "The cluster: ctr.kubernetes in reference.conf. CTR_ENV chooses the environment of both sides.",
      "Example: CTR_ENV=aks-cpu ctr submit run train.window=7 kubernetes.executor.instances=4"
    },
    mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--dry-run",
      description = "Print the driver's and an executor's pod as YAML; ask no cluster.")
  private boolean dryRun;

  @Parameters(
      index = "0",
      paramLabel = "COMMAND",
      description = "run, prepare, train, evaluate, score or doctor.")
  private String command;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "One setting, such as train.l2=1e-5.")
  private List<String> overrides = List.of();

  @Mixin private Settings.Files files;

  SubmitCommand(Console console) {
    this.console = console;
  }

  /** The driver's own exit code; 1 where Kubernetes ended the driver or never started it. */
  @Override
  public Integer call() {
    Submitter submitter =
        Submitter.of(
            command,
            Settings.Files.environment(),
            files.load(overrides),
            Home.path(),
            console::result,
            console::progress);
    if (dryRun) {
      console.out().print(submitter.podSpecifications());
      return ExitCode.DONE;
    }
    return submitter.follow(Interruption::during);
  }
}
