package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class JavaBaselineTest {
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");
  private static final String BITS = "features.bits=18";

  private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  @Test
  void givesTheFiguresOfAFastRunOnTheSameRows() throws IOException {
    Path days = folder.resolve("days");
    CommandLineRun.of(
            "generate", "generate.output=" + days, "generate.days=3", "generate.rows-per-day=40000")
        .succeeds();
    assertEqualsTheRun(days, "data.split-size=1MiB");
  }

  @Test
  void givesTheFiguresOfAFastRunOnGzipFiles() throws IOException {
    assertEqualsTheRun(SAMPLES, "data.split-size=32MiB");
  }

  private void assertEqualsTheRun(Path days, String splitSize) throws IOException {
    CommandLineRun.of(
            "run",
            "data.input=" + days,
            "runs.directory=" + folder.resolve("runs"),
            "runs.id=spark",
            "train.input=day-files",
            "train.solver=fast",
            splitSize,
            BITS)
        .succeeds();
    EvaluationMetrics spark =
        MetricsJson.read(Files.readString(folder.resolve("runs/spark/metrics.json")));

    BaselineResult plain = run(days, 2, splitSize);

    assertThat(plain.metrics().rows()).isEqualTo(spark.rows());
    assertThat(plain.metrics().logLoss()).isCloseTo(spark.logLoss(), within(1e-9));
    assertThat(plain.metrics().auc()).isCloseTo(spark.auc(), within(1e-9));
    assertThat(plain.metrics().logLoss()).isLessThan(plain.metrics().baseLogLoss());
    assertThat(run(days, 1, splitSize).metrics()).isEqualTo(plain.metrics());
    assertThat(plain.stages())
        .extracting(Stage::name)
        .containsExactly("start", "read", "train", "evaluate", "total");
    // Hadoop looks once for a program, as one more process.
    assertThat(plain.processes()).first().satisfies(this::usedSomething);
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }

  private void usedSomething(ProcessUsage process) {
    assertThat(process.cpuSeconds()).isPositive();
    assertThat(process.peakResidentBytes()).isGreaterThan(10 << 20);
  }

  @Test
  void noJarOnItsClassPathHoldsAClassOfSpark() throws IOException {
    List<String> jars =
        JavaBaseline.classPath().stream().filter(path -> path.endsWith(".jar")).toList();

    assertThat(jars).hasSizeGreaterThan(5);
    for (String jar : jars) {
      try (ZipFile zip = new ZipFile(jar)) {
        assertThat(zip.stream().map(Object::toString))
            .as(jar)
            .noneMatch(entry -> entry.startsWith("org/apache/spark/"));
      }
    }
    try (Stream<Path> ours = Files.walk(Path.of("target/classes"))) {
      assertThat(ours.map(Path::toString)).noneMatch(path -> path.contains("org/apache/spark"));
    }
  }

  @Test
  void aDamagedFileIsOneLine() throws IOException {
    Path days = Files.createDirectories(folder.resolve("damaged"));
    Files.copy(SAMPLES.resolve("day_0.gz"), days.resolve("day_0.gz"));
    byte[] whole = Files.readAllBytes(SAMPLES.resolve("day_1.gz"));
    Files.write(days.resolve("day_1.gz"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> run(days, 2, "data.split-size=32MiB"))
        .isInstanceOf(BaselineFailure.class)
        .hasMessageStartingWith("java: ")
        .hasMessageContaining("day_1.gz is cut off")
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }

  private BaselineResult run(Path days, int threads, String splitSize) throws IOException {
    CtrConfig config =
        ConfigLoader.load(Path.of("no such file"), List.of(), List.of(BITS, splitSize));
    List<DayFile> files = DayFile.find(List.of(days.toString()), new Configuration());
    int last = files.size() - 1;
    var input =
        new BaselineInput(
            files.subList(0, last),
            files.subList(last, files.size()),
            18,
            0,
            config.train().seed(),
            threads,
            folder.resolve("scratch"));
    return new JavaBaseline(config).run(input, progress::add);
  }
}
