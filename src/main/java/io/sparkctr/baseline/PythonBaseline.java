package io.sparkctr.baseline;

import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileUtil;

/**
 * A baseline that runs in Python.
 *
 * @param program what it runs
 * @param python interpreter of an environment with {@link PythonPackages#OF_BASELINES}
 */
public record PythonBaseline(Program program, Path python) implements Baseline {
  private static final List<String> MODULES = List.of("day_files.py", "program.py");
  private static final String ERROR = "error: ";
  private static final int KILLED = 128 + 9;

  /** The programs. */
  public enum Program {
    /** That of the report that this project answers. */
    FOREST("forest", "scikit-learn, random forest of TR-4904"),

    /** What a practitioner would do. */
    LOGISTIC("logistic", "scikit-learn, logistic regression");

    private final String id;
    private final String title;

    Program(String id, String title) {
      this.id = id;
      this.title = title;
    }

    /** Its name as a contender. */
    public String contender() {
      return "python-" + id;
    }

    public String title() {
      return title;
    }

    private String file() {
      return id + ".py";
    }
  }

  /** The program in an environment. */
  public static PythonBaseline of(Program program, Ready environment) {
    return new PythonBaseline(program, environment.python());
  }

  @Override
  public String name() {
    return program.contender();
  }

  @Override
  public String title() {
    return program.title;
  }

  @Override
  public BaselineResult run(BaselineInput input, Consumer<String> progress) throws IOException {
    Files.createDirectories(input.scratch());
    Path folder = Files.createTempDirectory(input.scratch().toAbsolutePath(), name());
    try {
      Path predictions = folder.resolve("predictions");
      return run(command(input, folder, predictions), predictions, progress);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name() + " ran");
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  /**
   * The command line of its process.
   *
   * @param folder gets the program
   * @param predictions the file that the process is to write, for {@link Predictions}
   * @throws UserError for an input that it cannot read
   */
  public List<String> command(BaselineInput input, Path folder, Path predictions)
      throws IOException {
    List<String> arguments = arguments(input);
    for (String module : MODULES) {
      Files.writeString(folder.resolve(module), PythonPackages.resource(module));
    }
    Path main = folder.resolve(program.file());
    Files.writeString(main, PythonPackages.resource(program.file()));
    // Neither Python's own variables nor files beside the programs change what they do.
    List<String> command = new ArrayList<>(List.of(python.toString(), "-E", "-B", main.toString()));
    command.addAll(List.of("--predictions", predictions.toString()));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private BaselineResult run(List<String> command, Path predictions, Consumer<String> progress)
      throws IOException, InterruptedException {
    AtomicReference<String> lastError = new AtomicReference<>("");
    PythonOutput output = new PythonOutput();
    MeasuredProcess process =
        MeasuredProcess.run(
            "python",
            new ProcessBuilder(command),
            output::add,
            line -> {
              lastError.set(line);
              if (!line.startsWith(ERROR)) {
                progress.accept(name() + ": " + line);
              }
            });
    if (process.exitCode() != 0) {
      throw new BaselineFailure(name() + ": " + reason(process.exitCode(), lastError.get()));
    }
    return output.result(process, Predictions.evaluate(predictions));
  }

  private static String reason(int exitCode, String lastError) {
    if (exitCode == KILLED) {
      return "was killed, most likely for want of memory: set compare.python.max-rows, or use a machine with more memory";
    }
    return lastError.startsWith(ERROR)
        ? lastError.substring(ERROR.length())
        : "ended with exit code " + exitCode + (lastError.isEmpty() ? "" : ": " + lastError);
  }

  private static List<String> arguments(BaselineInput input) {
    List<String> arguments = new ArrayList<>(List.of("--train"));
    input.training().forEach(file -> arguments.add(localPath(file)));
    arguments.add("--test");
    input.test().forEach(file -> arguments.add(localPath(file)));
    arguments.addAll(
        List.of(
            "--bits=" + input.bits(),
            "--max-rows=" + input.maxTrainRows(),
            "--seed=" + input.seed(),
            "--threads=" + input.threads()));
    return arguments;
  }

  private static String localPath(DayFile file) {
    URI uri = file.path().toUri();
    if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
      throw new UserError(
          "day file %s: the baselines read local files only: copy it to a local disk, or leave the baselines out"
              .formatted(file.path()));
    }
    return Path.of(uri.getPath()).toAbsolutePath().toString();
  }
}
