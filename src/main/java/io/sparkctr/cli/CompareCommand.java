package io.sparkctr.cli;

import io.sparkctr.job.Compare;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = "Compare baselines on one node and runs on Spark over the same rows.",
    footer = {
      "",
      "Contenders: java, python-logistic, python-forest, spark-fast, spark, spark-forest, spark-gpu,",
      "kubernetes; any other name is the id of a finished run. Settings: ctr.compare in reference.conf.",
      "Example: ctr compare java spark-fast compare.rows=100000,200000 compare.repeat=3"
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "NAME|key=value",
      arity = "0..*",
      description = "Contenders or ids of runs; settings.")
  private List<String> arguments = List.of();

  @Mixin private Settings.Files files;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Settings.Words words = Settings.Words.of(arguments);
    Compare.execute(files.load(words.overrides()), words.names(), console);
    return ExitCode.DONE;
  }
}
