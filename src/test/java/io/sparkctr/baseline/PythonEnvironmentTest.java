package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.baseline.PythonEnvironment.Outcome;
import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.baseline.PythonEnvironment.Unavailable;
import io.sparkctr.config.CompareConfig.PythonConfig;
import io.sparkctr.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The environment's own steps; a program that installs nothing stands in for Python. */
@Timeout(60)
class PythonEnvironmentTest {
  private static final List<String> ALL_STEPS = List.of("venv", "pip", "import");

  private final List<String> progress = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void isMadeOnceAndThenFound() throws IOException {
    FakePython python = FakePython.in(folder);

    Path made = ready(find(python.config()));
    Path found = ready(find(python.config()));

    assertThat(found).isEqualTo(made).isExecutable().isAbsolute();
    assertThat(python.steps()).isEqualTo(ALL_STEPS);
    assertThat(progress)
        .singleElement()
        .asString()
        .contains("installs packages", "scikit-learn==", folder.toString());
  }

  @Test
  void otherPackagesHaveTheirOwnEnvironment() throws IOException {
    FakePython python = FakePython.in(folder);
    PythonPackages others = new PythonPackages("others", "other==1\n", List.of("other"));
    PythonPackages newer = new PythonPackages("others", "other==2\n", List.of("other"));

    assertThat(
            List.of(
                ready(find(python.config())),
                ready(PythonEnvironment.find(python.config(), others, progress::add)),
                ready(PythonEnvironment.find(python.config(), newer, progress::add))))
        .doesNotHaveDuplicates();
  }

  @Test
  void isNotAvailableWithoutPython() throws IOException {
    assertThat(reason(find(config("no-such-python"))))
        .contains("cannot run no-such-python", "install Python 3.11", "compare.python.command");
    assertThat(reason(find(config("true"))))
        .contains("true is not Python", "compare.python.command");
    assertThat(reason(find(config("false")))).contains("false is not Python (exit code 1)");
  }

  @Test
  void isNotAvailableWithAnOldPython() throws IOException {
    for (String version : List.of("2.7.18", "3.9.2", "3.10.13")) {
      assertThat(reason(find(FakePython.in(folder, version, "venv").config())))
          .contains("is Python " + version + ", which is too old: install Python 3.11 or newer");
    }
    for (String version : List.of("3.11.0", "3.14.2")) {
      ready(find(FakePython.in(folder, version, "venv").config()));
    }
  }

  @Test
  void isNotAvailableWithoutTheModuleVenv() throws IOException {
    assertThat(reason(find(FakePython.in(folder, "3.12.1", "no venv").config())))
        .contains("Python 3.12.1 has no module venv", "apt-get install python3-venv");
  }

  @Test
  void isNotAvailableWithoutTheNetworkButLaterIs() throws IOException {
    FakePython python = FakePython.in(folder);
    Files.createFile(python.offline());

    assertThat(reason(find(python.config())))
        .contains("ERROR: No matching distribution found for numpy==2.4.6", "check the network")
        .doesNotContain("Retrying", "\n");

    Files.delete(python.offline());
    ready(find(python.config()));
    assertThat(python.steps()).containsExactly("venv", "pip", "venv", "pip", "import");
  }

  @Test
  void isNotAvailableWhereNothingCanBeWritten() throws IOException {
    FakePython python = FakePython.in(folder);
    Path file = Files.createFile(folder.resolve("file"));
    PythonConfig config = new PythonConfig(python.config().command(), file + "/below", 0);

    assertThat(reason(find(config)))
        .contains("compare.python.environment: cannot write to", "file");
  }

  @Test
  void aHalfMadeOneIsMadeAgain() throws IOException {
    FakePython python = FakePython.in(folder);
    Path rest = ready(find(python.config()));
    Path environment = rest.getParent().getParent();
    Files.delete(environment.resolveSibling("complete"));

    Path made = ready(find(python.config()));

    assertThat(rest).isNotEqualTo(made).doesNotExist();
    assertThat(environment).doesNotExist();
    assertThat(python.steps()).hasSize(2 * ALL_STEPS.size());
  }

  @Test
  void oneWithoutItsInterpreterIsMadeAgain() throws IOException {
    FakePython python = FakePython.in(folder);
    Path interpreter = ready(find(python.config()));
    Files.delete(interpreter);
    Files.createSymbolicLink(interpreter, folder.resolve("removed-python"));

    assertThat(ready(find(python.config()))).isExecutable().isNotEqualTo(interpreter);
  }

  @Test
  void twoProcessesAndTwoThreadsMakeItOnce() throws IOException, InterruptedException {
    FakePython python = FakePython.in(folder);
    Files.createFile(python.slow());
    List<Process> processes = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 2; i++) {
      processes.add(JavaProcess.start(Finder.class, folder.toString()));
      threads.add(new Thread(() -> outcomes.add(quietly(python.config()))));
    }
    threads.forEach(Thread::start);
    while (!python.steps().contains("pip")) {
      Thread.sleep(20);
    }
    // Time for the others to come as far as they can.
    Thread.sleep(1000);
    Files.delete(python.slow());
    for (int i = 0; i < 2; i++) {
      assertThat(processes.get(i).waitFor()).isZero();
      threads.get(i).join();
    }

    assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome instanceof Ready);
    assertThat(python.steps()).isEqualTo(ALL_STEPS);
  }

  @Test
  void aKilledSetUpIsMadeAgain() throws IOException, InterruptedException {
    FakePython python = FakePython.in(folder);
    Files.createFile(python.slow());
    Process killed = JavaProcess.start(Finder.class, folder.toString());
    while (!python.steps().contains("pip")) {
      Thread.sleep(20);
    }
    killed.destroyForcibly().waitFor();
    Files.delete(python.slow());

    ready(find(python.config()));

    assertThat(python.steps()).containsExactly("venv", "pip", "venv", "pip", "import");
  }

  /** A program that finds the environment with the stand-in of a folder. */
  static final class Finder {
    private Finder() {}

    public static void main(String[] args) throws IOException {
      Outcome outcome =
          PythonEnvironment.find(
              FakePython.writtenIn(Path.of(args[0])).config(),
              PythonPackages.OF_BASELINES,
              System.out::println);
      if (!(outcome instanceof Ready)) {
        throw new IllegalStateException(outcome.toString());
      }
    }
  }

  private Outcome find(PythonConfig config) throws IOException {
    return PythonEnvironment.find(config, PythonPackages.OF_BASELINES, progress::add);
  }

  private static Outcome quietly(PythonConfig config) {
    try {
      return PythonEnvironment.find(config, PythonPackages.OF_BASELINES, line -> {});
    } catch (IOException failure) {
      return new Unavailable(failure.toString());
    }
  }

  private PythonConfig config(String command) {
    return new PythonConfig(command, folder.resolve("environments").toString(), 0);
  }

  private static Path ready(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Ready.class);
    return ((Ready) outcome).python();
  }

  private static String reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Unavailable.class);
    String reason = ((Unavailable) outcome).reason();
    assertThat(reason).doesNotContain("\n");
    return reason;
  }
}
