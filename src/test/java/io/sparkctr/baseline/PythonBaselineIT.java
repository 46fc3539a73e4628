package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.baseline.PythonBaseline.Program;
import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages.Stage;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.Python;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PythonBaselineIT {
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");

  /** Leaves too little memory for what comes after the modules are loaded. */
  private static final String LIMIT =
      """
      import os, resource, runpy, sys
      sys.argv.pop(0)
      sys.path.insert(0, os.path.dirname(sys.argv[0]))
      import program, sklearn.linear_model, sklearn.ensemble, sklearn.metrics, scipy.special
      size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
      resource.setrlimit(resource.RLIMIT_AS, (size + (30 << 20),) * 2)
      runpy.run_path(sys.argv[0], run_name="__main__")
      """;

  private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
  private Ready environment;

  @TempDir Path folder;

  @BeforeEach
  void findPython() throws IOException {
    environment = Python.require(PythonBaselineIT.class);
  }

  @Test
  void theLogisticRegressionIsAsGoodAsTheProjectOnTheSamples() throws IOException {
    BaselineResult result = run(Program.LOGISTIC, samples(0));

    assertThat(result.trainRows()).isEqualTo(21_000);
    assertThat(result.trainPositives()).isEqualTo(5188);
    assertThat(result.metrics().rows()).isEqualTo(7000);
    assertThat(result.metrics().positives()).isEqualTo(1807);
    // That of ctr run on the samples, as the README shows it.
    assertThat(result.metrics().logLoss()).isCloseTo(0.48689, within(0.02));
    assertThat(result.metrics().logLoss()).isLessThan(result.metrics().baseLogLoss());
    assertThat(names(result))
        .containsExactly("start", "read", "hash", "search", "fit", "predict", "total");
    Trial best = result.trials().stream().min(Comparator.comparing(Trial::logLoss)).orElseThrow();
    assertThat(result.l2()).hasValue(best.strength() / 21_000);
    assertThat(result.iterations()).isPositive();
    assertAllIsReported(result);
  }

  @Test
  void theForestIsBetterThanAConstantOnTheSamples() throws IOException {
    BaselineResult result = run(Program.FOREST, samples(0));

    assertThat(result.trainRows()).isEqualTo(21_000);
    assertThat(result.metrics().logLoss()).isLessThan(result.metrics().baseLogLoss());
    assertThat(result.metrics().auc()).isBetween(0.6, 0.75);
    assertThat(result.metrics().accuracy())
        .isCloseTo(result.metrics().baseAccuracy(), within(0.02));
    assertThat(names(result))
        .containsExactly("start", "read", "features", "fit", "predict", "total");
    assertThat(result.l2()).isEmpty();
    assertThat(result.trials()).isEmpty();
    assertAllIsReported(result);
  }

  @Test
  void theSameSeedGivesTheSameFigures() throws IOException {
    for (Program program : Program.values()) {
      double logLoss = run(program, samples(4000)).metrics().logLoss();

      // The threads of a forest add up in any order.
      assertThat(run(program, samples(4000)).metrics().logLoss()).isCloseTo(logLoss, within(1e-9));
    }
  }

  @Test
  void trainsOnTheFirstRowsUpToTheCap() throws IOException {
    BaselineResult result = run(Program.FOREST, samples(8000));

    assertThat(result.trainRows()).isEqualTo(8000);
    assertThat(result.metrics().rows()).isEqualTo(7000);
  }

  @Test
  void failsInOneLine() throws IOException {
    Path clicks = Files.writeString(folder.resolve("day_0"), DayRows.text(DayRows.of(1, 1)));
    Path rows = Files.writeString(folder.resolve("day_1"), DayRows.text(20, 1));
    Path cut = folder.resolve("day_2.gz");
    byte[] packed = Files.readAllBytes(SAMPLES.resolve("day_0.gz"));
    Files.write(cut, Arrays.copyOf(packed, packed.length / 2));

    for (Program program : Program.values()) {
      assertThatThrownBy(() -> run(program, input(clicks, rows)))
          .isInstanceOf(BaselineFailure.class)
          .hasMessage(
              new PythonBaseline(program, environment.python()).name()
                  + ": cannot learn from 1 rows with 1 clicks: give training days with rows of both kinds");
      assertThatThrownBy(() -> run(program, input(cut, rows)))
          .isInstanceOf(BaselineFailure.class)
          .hasMessageContaining("day_2.gz is cut off")
          .hasMessageEndingWith("copy it again");
      assertThatThrownBy(() -> run(program, input(rows, cut)))
          .isInstanceOf(BaselineFailure.class)
          .hasMessageContaining("day_2.gz is cut off");
    }
    assertThat(scratch()).isEmptyDirectory();
    assertThat(progress).noneMatch(line -> line.contains("error: ") || line.contains("Traceback"));
  }

  @Test
  void saysThatTheMemoryIsTooSmall() throws IOException {
    Path limit = Files.writeString(folder.resolve("limit.py"), LIMIT);
    Path limited = script("exec " + environment.python() + " -B " + limit + " \"${@:3}\"");
    BaselineInput input = samples(2000);

    for (Program program : Program.values()) {
      assertThatThrownBy(() -> new PythonBaseline(program, limited).run(input, progress::add))
          .isInstanceOf(BaselineFailure.class)
          .hasMessageContaining(": out of memory")
          .hasMessageEndingWith(": set compare.python.max-rows, or use a machine with more memory");
    }
  }

  @Test
  void saysThatItWasKilled() throws IOException {
    BaselineInput input = samples(0);
    Path killed = script("kill -9 $$");

    assertThatThrownBy(() -> new PythonBaseline(Program.FOREST, killed).run(input, progress::add))
        .isInstanceOf(BaselineFailure.class)
        .hasMessageStartingWith("python-forest: was killed, most likely for want of memory");
  }

  @Test
  void refusesFilesThatAreNotLocal() {
    DayFile remote =
        new DayFile(
            "0", new org.apache.hadoop.fs.Path("abfs://a@b.dfs.core.windows.net/day_0"), 1, 1);
    BaselineInput input =
        new BaselineInput(List.of(remote), List.of(remote), 18, 0, 1, 1, scratch());

    assertThatThrownBy(() -> run(Program.FOREST, input))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("day file abfs://a@b.dfs.core.windows.net/day_0")
        .hasMessageContaining("copy it to a local disk");
  }

  @Test
  void anInterruptionEndsTheProgram() throws IOException, InterruptedException {
    BaselineInput input = samples(0);
    CountDownLatch read = new CountDownLatch(1);
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            () -> {
              try {
                new PythonBaseline(Program.LOGISTIC, environment.python())
                    .run(input, line -> read.countDown());
              } catch (IOException failure) {
                thrown.add(failure);
              }
            });
    thread.start();
    read.await();
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    thread.interrupt();
    thread.join();

    assertThat(thrown).singleElement().isInstanceOf(InterruptedIOException.class);
    assertThat(children).isNotEmpty();
    assertThat(children).noneMatch(MeasuredProcessTest::runs);
    assertThat(scratch()).isEmptyDirectory();
  }

  private BaselineResult run(Program program, BaselineInput input) throws IOException {
    return new PythonBaseline(program, environment.python()).run(input, progress::add);
  }

  private void assertAllIsReported(BaselineResult result) {
    assertThat(result.versions()).containsKeys("python", "numpy", "pyarrow", "sklearn");
    assertThat(result.processes()).isNotEmpty();
    assertThat(result.processes().get(0).peakResidentBytes()).isBetween(50L << 20, 2L << 30);
    assertThat(result.processes().get(0).cpuSeconds()).isPositive();
    List<Stage> stages = result.stages();
    double total = stages.get(stages.size() - 1).seconds();
    assertThat(stages.subList(0, stages.size() - 1).stream().mapToDouble(Stage::seconds).sum())
        .isBetween(total / 2, total);
    assertThat(stages)
        .filteredOn(Stage::name, "read")
        .extracting(Stage::rows)
        .containsExactly(21_000L);
    assertThat(stages)
        .filteredOn(Stage::name, "predict")
        .extracting(Stage::rows)
        .containsExactly(7000L);
    assertThat(progress).isNotEmpty();
    assertThat(scratch()).isEmptyDirectory();
  }

  private static List<String> names(BaselineResult result) {
    return result.stages().stream().map(Stage::name).toList();
  }

  private Path script(String line) throws IOException {
    Path script =
        Files.writeString(folder.resolve("python"), "#!/usr/bin/env bash\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private BaselineInput samples(long maxRows) throws IOException {
    List<DayFile> days = DayFile.find(List.of(SAMPLES.toString()), new Configuration());
    return new BaselineInput(days.subList(0, 3), days.subList(3, 4), 20, maxRows, 42, 1, scratch());
  }

  private BaselineInput input(Path training, Path test) throws IOException {
    return new BaselineInput(
        DayFile.find(List.of(training.toString()), new Configuration()),
        DayFile.find(List.of(test.toString()), new Configuration()),
        18,
        0,
        -1,
        2,
        scratch());
  }
}
