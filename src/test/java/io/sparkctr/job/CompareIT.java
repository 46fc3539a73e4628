package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.ComparisonJson;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.DayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ctr compare} with real processes. */
@Timeout(600)
class CompareIT {
  @TempDir Path folder;

  @BeforeEach
  void writeDays() throws IOException {
    Path days = Files.createDirectories(folder.resolve("days"));
    for (int day = 0; day < 3; day++) {
      Files.writeString(days.resolve("day_" + day), DayRows.text(400, day + 1));
    }
  }

  @Test
  void theBaselineAndARunOnSparkHaveTheSameFiguresOnTheSameRows() throws IOException {
    CommandLineRun ended =
        call("compare", "java", "spark-fast", "compare.prices.node=3600").succeeds();

    Path directory = Path.of(lastLine(ended));
    Comparison comparison = read(directory);
    Size size = comparison.sizes().get(0);
    assertThat(size.entries()).extracting(Entry::name).containsExactly("java", "spark-fast");
    Entry java = size.entries().get(0);
    Entry spark = size.entries().get(1);
    assertThat(java.figures().logLoss()).isCloseTo(spark.figures().logLoss(), within(1e-9));
    assertThat(java.trainRows()).isEqualTo(spark.trainRows()).isEqualTo(800);
    assertThat(size.differences().get(0).speedUp())
        .isEqualTo(java.seconds().median() / spark.seconds().median());
    assertThat(java.cost()).isCloseTo(java.seconds().median(), within(1e-9));
    for (Entry entry : size.entries()) {
      assertThat(entry.processes().get(0).peakResidentBytes()).isGreaterThan(10 << 20);
      assertThat(entry.cpuSeconds()).isPositive();
      assertThat(entry.stages()).isNotEmpty();
    }
    assertThat(ended.out()).contains("contender", "spark-fast", "Accuracy of a constant answer");
    assertThat(directory.resolve("report.html")).content().contains("spark-fast");
    // A comparison publishes nothing, and takes its runs again.
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(runs()).hasSize(2);
    String again = call("compare", "java", "spark-fast").succeeds().out();
    assertThat(runs().size()).isBetween(2, 4);
    assertThat(again).contains("spark-fast");
  }

  @Test
  void aCapGivesAllTheSameFirstRowsAtEachSize() throws IOException {
    Comparison comparison =
        read(
            Path.of(
                lastLine(
                    call(
                            "compare",
                            "java",
                            "compare.rows=200,400,600",
                            "compare.repeat=2",
                            "compare.extrapolate-to=10000")
                        .succeeds())));

    assertThat(comparison.sizes()).extracting(Size::rowCap).containsExactly(200L, 400L, 600L);
    assertThat(comparison.sizes())
        .extracting(size -> size.entries().get(0).trainRows())
        .containsExactly(200L, 400L, 600L);
    assertThat(comparison.sizes())
        .extracting(size -> size.entries().get(0).runs().size())
        .containsOnly(2);
    assertThat(comparison.extrapolations())
        .singleElement()
        .satisfies(
            guess -> {
              assertThat(guess.rows()).isEqualTo(10_000);
              assertThat(guess.low()).isLessThanOrEqualTo(guess.seconds());
              assertThat(guess.high()).isGreaterThanOrEqualTo(guess.seconds());
            });
  }

  @Test
  void runsOverOtherDataAreRefusedAndRunsOverTheSameAreCompared() throws IOException {
    call("run", "runs.id=one", "train.days=0", "train.test-days=2").succeeds();
    call("run", "runs.id=two", "train.days=1", "train.test-days=2").succeeds();
    call("run", "runs.id=three", "train.days=0", "train.test-days=2", "train.l2=0.1").succeeds();

    call("compare", "one", "two")
        .failsForTheUser()
        .containsPattern("run one was trained on day 0 \\([0-9a-f]{64}\\)")
        .containsPattern("run two was trained on day 1 \\([0-9a-f]{64}\\)");
    Path page = Path.of(lastLine(call("report", "one", "three").succeeds()));
    assertThat(page).hasFileName("report.html").content().contains("one", "three");
    EvaluationMetrics one =
        MetricsJson.read(Files.readString(folder.resolve("runs/one/metrics.json")));
    assertThat(read(page.getParent()).sizes().get(0).entries().get(0).figures().logLoss())
        .isEqualTo(one.logLoss());
  }

  @Test
  void withoutPythonItsBaselinesAreLeftOutWithTheReason() throws IOException {
    CommandLineRun ended =
        call(
                "compare",
                "java",
                "python-forest",
                "compare.python.command=" + folder.resolve("no-python"))
            .succeeds();

    assertThat(ended.out()).contains("Left out: python-forest: ");
    assertThat(read(Path.of(lastLine(ended))).sizes().get(0).entries().get(1).failure())
        .contains("no-python")
        .doesNotContain("\n");
  }

  @Test
  void mistakesAreNamed() throws IOException {
    call("compare", "jva").failsForTheUser().contains("no finished run \"jva\"");
    call("compare", "java", "compare.extrapolate-to=1000", "compare.rows=10,20")
        .failsForTheUser()
        .contains("needs at least three sizes in compare.rows");
    call("compare", "java", "compare.rows=0").failsForTheUser().contains("ctr.compare.rows");
    call("compare", "spark-fast", "train.l2=0")
        .failsForTheUser()
        .contains("no contender came to its end", "train.l2 is 0");
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("comparisons/runs"))) {
      return runs.filter(Files::isDirectory).toList();
    }
  }

  private static String lastLine(CommandLineRun ended) {
    return ended.out().lines().reduce((one, next) -> next).orElseThrow();
  }

  private static Comparison read(Path directory) throws IOException {
    return ComparisonJson.read(Files.readString(directory.resolve("comparison.json")));
  }

  private CommandLineRun call(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "data.input=" + folder.resolve("days"),
            "data.prepared=" + folder.resolve("prepared"),
            "runs.directory=" + folder.resolve("runs"),
            "compare.directory=" + folder.resolve("comparisons"),
            "features.bits=12"));
    try (CtrProcess process = CtrProcess.start(all)) {
      return process.end();
    }
  }
}
