package io.sparkctr.cli;

import io.sparkctr.job.RunsTable;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = "List finished runs, show one, or compare two.",
    mixinStandardHelpOptions = true)
final class RunsCommand {
  private final Console console;

  RunsCommand(Console console) {
    this.console = console;
  }

  @Command(description = "A row a run, oldest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Settings settings) throws IOException {
    console.out().print(new RunsTable(settings.load()).list());
    return ExitCode.DONE;
  }

  @Command(description = "One run in full.", mixinStandardHelpOptions = true)
  int show(
      @Parameters(index = "0", paramLabel = "RUN", description = "Id of a run, or latest.")
          String run,
      @Parameters(
              index = "1..*",
              arity = "0..*",
              paramLabel = "key=value",
              description = "One setting.")
          List<String> overrides,
      @Mixin Settings.Files files)
      throws IOException {
    console.out().print(new RunsTable(files.load(overrides)).show(run));
    return ExitCode.DONE;
  }

  @Command(
      description = "How two runs differ in settings, data and figures.",
      mixinStandardHelpOptions = true)
  int diff(
      @Parameters(index = "0", paramLabel = "RUN", description = "Id of a run, or latest.")
          String first,
      @Parameters(index = "1", paramLabel = "RUN", description = "Id of a run, or latest.")
          String second,
      @Parameters(
              index = "2..*",
              arity = "0..*",
              paramLabel = "key=value",
              description = "One setting.")
          List<String> overrides,
      @Mixin Settings.Files files)
      throws IOException {
    console.out().print(new RunsTable(files.load(overrides)).diff(first, second));
    return ExitCode.DONE;
  }
}
