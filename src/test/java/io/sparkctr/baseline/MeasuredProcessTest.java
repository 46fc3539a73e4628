package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.testing.JavaProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeasuredProcessTest {
  private static final long MIB = 1 << 20;

  /** A shell, its child and its grandchild, all of which wait. */
  private static final String FAMILY = "bash -c 'sleep 300; true' & sleep 0.2; echo $$; wait";

  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  @Test
  void givesTheExitCodeAndPassesLinesOn() throws IOException, InterruptedException {
    MeasuredProcess process = run("echo one; echo two; printf 'no end' >&2; exit 7");

    assertThat(process.exitCode()).isEqualTo(7);
    assertThat(output).containsExactly("one", "two");
    assertThat(errors).containsExactly("no end");
    assertThat(process.processes().get(0).name()).isEqualTo("shell");
  }

  @Test
  void passesALineOnBeforeTheProcessEnds() throws IOException, InterruptedException {
    BlockingQueue<Boolean> wasRunning = new LinkedBlockingQueue<>();

    shell("echo $$; sleep 0.5", pid -> wasRunning.add(runs(Long.parseLong(pid))));

    assertThat(wasRunning).containsExactly(true);
  }

  @Test
  void readsAllOfALargeOutput() throws IOException, InterruptedException {
    run("seq 1 200000");

    assertThat(output).hasSize(200_000).endsWith("200000");
  }

  @Test
  void theInputIsEmpty() throws IOException, InterruptedException {
    run("cat; echo end");

    assertThat(output).containsExactly("end");
  }

  @Test
  void measuresAProcessThatEndsRightAfterItsPeak() throws IOException, InterruptedException {
    MeasuredProcess process = run("text=$(head -c 80000000 /dev/zero | tr '\\0' x)");

    ProcessUsage shell = process.processes().get(0);
    assertThat(shell.peakResidentBytes()).isBetween(70 * MIB, 400 * MIB);
    assertThat(shell.cpuSeconds()).isPositive().isLessThanOrEqualTo(process.cpuSeconds());
  }

  @Test
  void measuresEachDescendant() throws IOException, InterruptedException {
    MeasuredProcess process =
        run("bash -c 'text=$(head -c 80000000 /dev/zero | tr \"\\0\" x); sleep 0.3; true'; true");

    assertThat(process.exitCode()).isZero();
    assertThat(process.processes().get(0).peakResidentBytes()).isBetween(1L, 40 * MIB);
    assertThat(process.processes())
        .anySatisfy(
            usage -> {
              assertThat(usage.name()).isEqualTo("bash");
              assertThat(usage.peakResidentBytes()).isBetween(70 * MIB, 400 * MIB);
            });
    assertThat(process.peakResidentBytes()).isGreaterThan(70 * MIB);
  }

  @Test
  void endsWhatTheProcessLeftRunning() throws IOException, InterruptedException {
    run("sleep 300 & echo $!; sleep 0.5");

    assertThat(output).hasSize(1).noneMatch(pid -> runs(Long.parseLong(pid)));
  }

  @Test
  void anInterruptionEndsAllProcesses() throws InterruptedException {
    BlockingQueue<String> pids = new LinkedBlockingQueue<>();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            () -> {
              try {
                shell(FAMILY, pids::add);
              } catch (IOException | InterruptedException failure) {
                thrown.add(failure);
              }
            });
    thread.start();
    List<ProcessHandle> family = family(Long.parseLong(pids.take()));
    thread.interrupt();
    thread.join();

    assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    assertThat(family).hasSizeGreaterThanOrEqualTo(3).noneMatch(MeasuredProcessTest::runs);
  }

  @Test
  void theEndOfTheProgramEndsAllProcesses() throws IOException, InterruptedException {
    Process program = JavaProcess.start(Parent.class);
    try (var lines = program.inputReader()) {
      List<ProcessHandle> family = family(Long.parseLong(lines.readLine()));
      program.destroy();
      program.waitFor();

      assertThat(family).hasSizeGreaterThanOrEqualTo(3).noneMatch(MeasuredProcessTest::runs);
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void aFailureOfTheConsumerComesAfterTheEnd() {
    List<String> taken = new ArrayList<>();

    assertThatThrownBy(
            () ->
                shell(
                    "seq 1 100000; exit 3",
                    line -> {
                      taken.add(line);
                      throw new IllegalStateException("full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("full");
    assertThat(taken).containsExactly("1");
  }

  @Test
  void aMissingProgramIsAnIoException() {
    assertThatThrownBy(
            () ->
                MeasuredProcess.run(
                    "none", new ProcessBuilder("no-such-program"), line -> {}, line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  /** A program with children, which ends when it is told to. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      MeasuredProcess.run(
          "shell", new ProcessBuilder("bash", "-c", FAMILY), System.out::println, line -> {});
    }
  }

  private MeasuredProcess run(String script) throws IOException, InterruptedException {
    return MeasuredProcess.run(
        "shell", new ProcessBuilder("bash", "-c", script), output::add, errors::add);
  }

  private static void shell(String script, Consumer<String> lines)
      throws IOException, InterruptedException {
    MeasuredProcess.run("shell", new ProcessBuilder("bash", "-c", script), lines, line -> {});
  }

  private static List<ProcessHandle> family(long pid) {
    ProcessHandle shell = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(shell), shell.descendants()).toList();
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(MeasuredProcessTest::runs).isPresent();
  }

  /** A process that has ended stays listed until its parent asks for its exit code. */
  static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().arguments().isPresent();
  }
}
