package io.sparkctr.cli;

import io.sparkctr.report.Console;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command line: all commands under one. */
@Command(
    name = "ctr",
    description = "Criteo-format click logs to an evaluated click-through-rate model, on Spark.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = CtrCommand.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal failure, with a stack trace; out of memory; gpu-check: CPU and GPU differ",
      "2:a mistake that you can mend, with one clear message",
      "3:quality gate failed: model kept, not published; explain, gpu-check: not all is on the GPU",
      "130:interrupted"
    },
    footer = {
      "",
      "Settings: key=value over --config files over conf/$CTR_ENV.conf (default local) over the",
      "documented defaults in reference.conf. The leading \"ctr.\" of a key may be left out.",
      "Example: ctr run data.input=/data/days train.l2=1e-5 spark.master=local[2]"
    })
public final class CtrCommand {
  private static final String LOGGER = "io.sparkctr";

  private final Console console;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Print only the result and errors.")
  private boolean quiet;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log events, such as a run that is claimed or published, on standard error.")
  private boolean verbose;

  private CtrCommand(Console console) {
    this.console = console;
  }

  /** The command line of the program. */
  public static CommandLine commandLine(Console console) {
    CtrCommand ctr = new CtrCommand(console);
    CommandLine commands = new CommandLine(ctr).setExecutionStrategy(ctr::execute);
    for (Object command :
        new Object[] {
          new RunCommand(console),
          new GenerateCommand(console),
          new PrepareCommand(console),
          new TrainCommand(console),
          new EvaluateCommand(console),
          new ScoreCommand(console),
          new DoctorCommand(console),
          new ExplainCommand(console),
          new GpuCheckCommand(console),
          new RunsCommand(console),
          new ReportCommand(console),
          new CompareCommand(console),
          new SubmitCommand(console)
        }) {
      commands.addSubcommand(command);
    }
    return commands;
  }

  /** Runs the parsed command, as quiet or verbose as it was asked to be. */
  private int execute(ParseResult parsed) {
    if (quiet && verbose) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "--quiet and --verbose are both given: leave one out");
    }
    if (quiet) {
      console.beQuiet();
      Configurator.setRootLevel(Level.ERROR);
      Configurator.setLevel(LOGGER, Level.ERROR);
    }
    if (verbose) {
      Configurator.setLevel(LOGGER, Level.INFO);
    }
    return new RunLast().execute(parsed);
  }

  /** The jar's version. */
  static final class Version implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"spark-ctr " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
