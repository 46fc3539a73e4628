package io.sparkctr.cli;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Home;
import io.sparkctr.job.Doctor;
import io.sparkctr.job.Evaluate;
import io.sparkctr.job.ExplainPlans;
import io.sparkctr.job.GpuCheck;
import io.sparkctr.job.RunsTable;
import io.sparkctr.job.ScoreDays;
import io.sparkctr.report.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command line: every command with its description; a method each. */
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

  public CtrCommand(Console console) {
    this.console = console;
  }

  /** Runs the parsed command, as quiet or verbose as it was asked to be. */
  public int execute(ParseResult parsed) {
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

  /** The files that a command takes settings from. */
  static final class ConfigFiles {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "HOCON file with settings; may be repeated, the last wins.")
    private List<Path> files = List.of();

    CtrConfig load(List<String> overrides) {
      Path environmentFile = Home.path().resolve("conf").resolve(environment() + ".conf");
      return ConfigLoader.load(environmentFile, files, overrides);
    }

    static String environment() {
      return System.getenv().getOrDefault("CTR_ENV", "local");
    }
  }

  /** The settings of a command that takes nothing else. */
  static final class Settings {
    @Mixin private ConfigFiles files;

    @Parameters(
        paramLabel = "key=value",
        arity = "0..*",
        description = "One setting, such as train.l2=1e-5.")
    private List<String> overrides = List.of();

    CtrConfig load() {
      return files.load(overrides);
    }
  }

  @Command(
      name = "run",
      description = "Prepare, train, evaluate and publish; prints the run directory last.",
      mixinStandardHelpOptions = true)
  int run(@Mixin Settings settings) throws IOException {
    return RunCommand.execute(settings.load(), console) ? ExitCode.DONE : ExitCode.GATE_FAILED;
  }

  @Command(
      name = "generate",
      description = "Write synthetic day files with a planted model, and what it makes possible.",
      mixinStandardHelpOptions = true)
  int generate(@Mixin Settings settings) throws IOException {
    GenerateCommand.execute(settings.load(), console);
    return ExitCode.DONE;
  }

  @Command(
      name = "prepare",
      description = "Turn day files into typed Parquet; unchanged days are skipped.",
      mixinStandardHelpOptions = true)
  int prepare(@Mixin Settings settings) throws IOException {
    PrepareCommand.execute(settings.load(), console);
    return ExitCode.DONE;
  }

  @Command(
      name = "train",
      description = "Prepare the training days and train a model, without publishing it.",
      mixinStandardHelpOptions = true)
  int train(@Mixin Settings settings) throws IOException {
    TrainCommand.execute(settings.load(), console);
    return ExitCode.DONE;
  }

  @Command(
      name = "evaluate",
      description = "Evaluate a stored model on labelled days.",
      mixinStandardHelpOptions = true)
  int evaluate(@Mixin Settings settings) throws IOException {
    Evaluate.execute(settings.load(), console);
    return ExitCode.DONE;
  }

  @Command(
      name = "score",
      description = "Write a click probability for every row, labelled or not.",
      mixinStandardHelpOptions = true)
  int score(@Mixin Settings settings) throws IOException {
    ScoreDays.execute(settings.load(), console);
    return ExitCode.DONE;
  }

  @Command(
      name = "doctor",
      description = "Check what the job needs around it, a line each: ok, warn, fail or skip.",
      mixinStandardHelpOptions = true)
  int doctor(
      @Mixin Settings settings,
      @Option(names = "--json", description = "All findings as one JSON object.") boolean json,
      @Option(
              names = "--kubernetes",
              negatable = true,
              description =
                  "Look at the cluster (or not); by default where this machine knows one.")
          Boolean kubernetes) {
    boolean healthy =
        Doctor.execute(
            settings::load,
            Optional.ofNullable(kubernetes),
            json ? Doctor.Form.JSON : Doctor.Form.LINES,
            console);
    return healthy ? ExitCode.DONE : ExitCode.USER_ERROR;
  }

  @Command(
      name = "explain",
      description = "Which operators of the ETL run on a GPU, by the RAPIDS planner itself.",
      mixinStandardHelpOptions = true)
  int explain(
      @Option(names = "--json", description = "Print the verdicts as JSON.") boolean json,
      @Mixin Settings settings)
      throws IOException {
    ExplainPlans.Format format = json ? ExplainPlans.Format.JSON : ExplainPlans.Format.TEXT;
    return ExplainPlans.execute(settings.load(), format, console)
        ? ExitCode.DONE
        : ExitCode.OFF_GPU;
  }

  @Command(
      name = "gpu-check",
      description = "Compare preparation and feature plan on CPU and GPU of this machine.",
      mixinStandardHelpOptions = true)
  int gpuCheck(
      @Option(
              names = "--rows",
              defaultValue = "2000000",
              description = "Rows to generate. Default: ${DEFAULT-VALUE}")
          long rows,
      @Parameters(paramLabel = "key=value", arity = "0..*", description = "One setting.")
          List<String> overrides)
      throws IOException {
    return switch (GpuCheck.execute(rows, overrides == null ? List.of() : overrides, console)) {
      case EQUAL -> ExitCode.DONE;
      case DIFFERENT -> ExitCode.INTERNAL_FAILURE;
      case OFF_GPU -> ExitCode.OFF_GPU;
    };
  }

  /** The subcommands of {@code runs}. */
  @Command(
      name = "runs",
      description = "List finished runs, show one, or tell how two differ.",
      mixinStandardHelpOptions = true)
  public static final class RunsCommand {
    private final Console console;

    public RunsCommand(Console console) {
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
        @Mixin ConfigFiles files)
        throws IOException {
      console.out().print(table(files, overrides).show(run));
      return ExitCode.DONE;
    }

    @Command(
        description = "What differs in settings, data and figures.",
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
        @Mixin ConfigFiles files)
        throws IOException {
      console.out().print(table(files, overrides).diff(first, second));
      return ExitCode.DONE;
    }

    private static RunsTable table(ConfigFiles files, List<String> overrides) {
      return new RunsTable(files.load(overrides == null ? List.of() : overrides));
    }
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
