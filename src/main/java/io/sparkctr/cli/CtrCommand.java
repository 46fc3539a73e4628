package io.sparkctr.cli;

import io.sparkctr.report.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
      "1:internal failure, with a stack trace",
      "2:a mistake that you can mend, with one clear message",
      "3:quality gate failed: model kept, not published; explain: not all is on the GPU",
      "130:interrupted"
    },
    footer = {
      "",
      "Settings: key=value over --config files over conf/$CTR_ENV.conf (default local) over the",
      "documented defaults in reference.conf. The leading \"ctr.\" of a key may be left out.",
      "Example: ctr run data.input=/data/days train.l2=1e-5 spark.master=local[2]"
    })
public final class CtrCommand {

  /** The command line of the program. */
  public static CommandLine commandLine(Console console) {
    CommandLine commands = new CommandLine(new CtrCommand());
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
          new SubmitCommand(console)
        }) {
      commands.addSubcommand(command);
    }
    return commands;
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
