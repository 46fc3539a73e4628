package io.sparkctr.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.config.CompareConfig.PythonConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileUtil;

/**
 * Virtual environments of Python, each made on first use in a directory {@code
 * <environment>/<packages>-<version>-<hash>}. Its file {@code complete} names the part that holds
 * the environment, and is written last. A part that it does not name is the rest of a killed set-up
 * and is deleted. The file {@code lock} keeps other processes off meanwhile.
 */
public final class PythonEnvironment {
  private static final int MIN_MINOR = 11;
  private static final String MIN_VERSION = "3." + MIN_MINOR;
  private static final String COMMAND_KEY = "compare.python.command";
  private static final String COMPLETE = "complete";
  private static final String PART = "part-";
  private static final String DIRECTORY_KEY = "compare.python.environment";

  /** Any Python since 2 runs it. */
  private static final String PROBE =
      """
      import platform, sys
      print("python")
      print("%d.%d.%d" % sys.version_info[:3])
      print(platform.machine())
      try:
          import ensurepip, venv
          print("venv")
      except ImportError:
          print("no venv")
      """;

  private final PythonConfig config;
  private final PythonPackages packages;
  private final Consumer<String> progress;

  private PythonEnvironment(
      PythonConfig config, PythonPackages packages, Consumer<String> progress) {
    this.config = config;
    this.packages = packages;
    this.progress = progress;
  }

  /** Whether there is an environment. */
  public sealed interface Outcome permits Ready, Unavailable {}

  /**
   * An environment with all packages.
   *
   * @param python its interpreter
   */
  public record Ready(Path python) implements Outcome {}

  /**
   * No environment.
   *
   * @param reason one line that says why, and the remedy
   */
  public record Unavailable(String reason) implements Outcome {}

  /** What ends the search for an environment. */
  private static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String reason) {
      super(String.join(" ", reason.strip().split("\\s+")));
    }
  }

  /** The Python of the machine. */
  private record Interpreter(String version, String machine) {}

  /** A finished command. */
  private record Finished(int exitCode, List<String> output, List<String> errors) {
    /** Its last line that names an error, else its last line. */
    String lastError() {
      List<String> lines = new ArrayList<>(output);
      lines.addAll(errors);
      lines.removeIf(String::isBlank);
      return lines.stream()
          .filter(line -> line.startsWith("ERROR") || line.contains("Error:"))
          .reduce((first, second) -> second)
          .or(() -> lines.stream().reduce((first, second) -> second))
          .orElse("exit code " + exitCode);
    }
  }

  /**
   * Finds the environment, or makes it. A thread waits while another thread or process makes it.
   *
   * @param progress takes a line before the packages are installed
   * @throws InterruptedIOException if this thread is interrupted meanwhile
   */
  public static Outcome find(
      PythonConfig config, PythonPackages packages, Consumer<String> progress)
      throws InterruptedIOException {
    try {
      return new Ready(new PythonEnvironment(config, packages, progress).python());
    } catch (Missing missing) {
      return new Unavailable(missing.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Python's packages were installed");
    }
  }

  private Path python() throws Missing, InterruptedException {
    Interpreter interpreter = interpreter();
    Path root = Path.of(config.environment()).toAbsolutePath().normalize();
    Path folder = root.resolve(name(interpreter));
    try {
      Optional<Path> complete = complete(folder);
      return complete.isPresent() ? complete.get() : makeAlone(folder);
    } catch (InterruptedIOException
        | ClosedByInterruptException
        | FileLockInterruptionException stopped) {
      throw new InterruptedException();
    } catch (IOException failure) {
      throw new Missing(
          "%s: cannot write to %s (%s): name a directory on a local disk that you may write to"
              .formatted(DIRECTORY_KEY, root, failure));
    }
  }

  private Interpreter interpreter() throws Missing, InterruptedException {
    String command = config.command();
    String remedy =
        "install Python %s or newer, or set %s to its path".formatted(MIN_VERSION, COMMAND_KEY);
    Finished probe;
    try {
      probe = run(List.of(command, "-c", PROBE));
    } catch (IOException failure) {
      throw new Missing("cannot run %s (%s): %s".formatted(command, failure.getMessage(), remedy));
    }
    List<String> facts = probe.output();
    if (probe.exitCode() != 0 || facts.size() != 4 || !facts.get(0).equals("python")) {
      throw new Missing("%s is not Python (%s): %s".formatted(command, probe.lastError(), remedy));
    }
    String version = facts.get(1);
    String[] parts = version.split("\\.", -1);
    int major = Integer.parseInt(parts[0]);
    if (major < 3 || (major == 3 && Integer.parseInt(parts[1]) < MIN_MINOR)) {
      throw new Missing(
          "%s is Python %s, which is too old: %s".formatted(command, version, remedy));
    }
    if (!facts.get(3).equals("venv")) {
      throw new Missing(
          "Python %s has no module venv: install it (Debian: apt-get install python3-venv)"
              .formatted(version));
    }
    return new Interpreter(version, facts.get(2));
  }

  private String name(Interpreter interpreter) {
    String content =
        String.join("\n", packages.requirements(), interpreter.version(), interpreter.machine());
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "%s-%s-%s"
          .formatted(packages.name(), interpreter.version(), HexFormat.of().formatHex(hash, 0, 6));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** One lock for the threads of this process, since a file lock only counts between processes. */
  private Path makeAlone(Path folder) throws IOException, Missing, InterruptedException {
    synchronized (PythonEnvironment.class) {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        // The lock ends with the channel.
        var unused = channel.lock();
        Optional<Path> complete = complete(folder);
        return complete.isPresent() ? complete.get() : make(folder);
      }
    }
  }

  /** Each time in another part: what a killed set-up left may still be writing to its own. */
  private Path make(Path folder) throws IOException, Missing, InterruptedException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PART + "*")) {
      parts.forEach(part -> FileUtil.fullyDelete(part.toFile()));
    }
    Path environment = Files.createTempDirectory(folder, PART);
    progress.accept(
        "installs packages of Python once, in %s: %s"
            .formatted(folder, String.join(", ", packages.requirements().lines().toList())));
    Finished made = run(List.of(config.command(), "-m", "venv", "--clear", environment.toString()));
    if (made.exitCode() != 0) {
      throw new Missing(
          "cannot make a virtual environment in %s (%s): install Python's module venv (Debian: apt-get install python3-venv)"
              .formatted(environment, made.lastError()));
    }
    Path requirements =
        Files.writeString(environment.resolve("requirements.txt"), packages.requirements());
    Finished installed = run(pip(environment, requirements));
    if (installed.exitCode() != 0) {
      throw new Missing(
          "cannot install packages of Python (%s): check the network and the settings of pip (PIP_INDEX_URL, HTTPS_PROXY)"
              .formatted(installed.lastError()));
    }
    String imports = "import " + String.join(", ", packages.modules());
    Finished imported = run(List.of(python(environment).toString(), "-E", "-c", imports));
    if (imported.exitCode() != 0) {
      throw new Missing(
          "packages of Python do not run on this machine (%s): set %s to another Python"
              .formatted(imported.lastError(), COMMAND_KEY));
    }
    Files.writeString(folder.resolve(COMPLETE), environment.getFileName().toString());
    return python(environment);
  }

  /** Only ready packages: to compile one takes long, and fails late. */
  private static List<String> pip(Path environment, Path requirements) {
    return List.of(
        python(environment).toString(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--retries=2",
        "--only-binary=:all:",
        "--requirement=" + requirements);
  }

  private static Finished run(List<String> command) throws IOException, InterruptedException {
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    MeasuredProcess process =
        MeasuredProcess.run("python", new ProcessBuilder(command), output::add, errors::add);
    return new Finished(process.exitCode(), output, errors);
  }

  /** The interpreter of the environment. It is a link to that of the machine, which may be gone. */
  private static Optional<Path> complete(Path folder) throws IOException {
    try {
      Path python = python(folder.resolve(Files.readString(folder.resolve(COMPLETE))));
      return Optional.of(python).filter(Files::isExecutable);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static Path python(Path environment) {
    return environment.resolve("bin/python");
  }
}
