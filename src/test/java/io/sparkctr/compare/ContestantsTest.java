package io.sparkctr.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.compare.ComparedRun.Measured;
import io.sparkctr.compare.Comparison.Entry;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.compare.Contestants.Contestant;
import io.sparkctr.config.CompareConfig.PricesConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.metrics.ExactMetrics;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContestantsTest {
  private static final PricesConfig FREE = new PricesConfig("USD", 0, 0, 0);
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  @Test
  void theMedianRunStandsForTheContender() {
    Size size =
        size(
            contestant("java", run("j1", 30, 100), run("j2", 10, 100), run("j3", 20, 100)),
            contestant("spark", run("s1", 5, 100), run("s2", 4, 100), run("s3", 6, 100)));

    Entry java = size.entries().get(0);
    assertThat(java.runs()).containsExactly("j1", "j2", "j3");
    assertThat(java.seconds()).isEqualTo(new Spread(10, 20, 30));
    assertThat(java.rowsPerSecond()).isEqualTo((100 + 4) / 20.0);
    assertThat(java.processes()).extracting(ProcessUsage::cpuSeconds).containsExactly(20.0);
    assertThat(size.differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.speedUp()).isEqualTo(4);
              assertThat(difference.seconds()).isEqualTo(Verdict.DIFFERENT);
              assertThat(difference.logLoss()).isEqualTo(Verdict.NOT_TOLD_APART);
            });
  }

  @Test
  void thereIsNoSpeedUpOnOtherRows() {
    Size size = size(contestant("java", run("j", 10, 100)), contestant("capped", run("c", 1, 50)));

    assertThat(size.differences().get(0).speedUp()).isNaN();
    assertThat(size.differences().get(0).seconds()).isEqualTo(Verdict.NOT_KNOWN);
  }

  @Test
  void aFailureKeepsItsReasonAndItsPlace() {
    Size size =
        size(
            contestant("java", run("j", 10, 100)),
            new Contestant("python-forest", "title", List.of(), "Python is missing"));

    assertThat(size.entries().get(1).failure()).isEqualTo("Python is missing");
    assertThat(size.entries().get(1).figures().auc()).isNaN();
    assertThat(size.differences().get(0).speedUp()).isNaN();
  }

  @Test
  void otherDataOrAnotherSplitIsRefusedWithBothFingerprints() {
    ComparedRun run = run("j", 10, 100);

    assertThatThrownBy(
            () -> size(contestant("java", run), contestant("spark", run("s", 1, ONE, ONE))))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "run j was tested on day 1 (%s), but run s was tested on day 1 (%s): only runs over the same day files and the same split can be compared"
                .formatted(TWO, ONE));
    assertThatThrownBy(
            () -> size(contestant("java", run), contestant("spark", run("s", 1, TWO, TWO))))
        .hasMessageContaining("run j was trained on day 0 (" + ONE + ")")
        .hasMessageContaining("run s was trained on day 0 (" + TWO + ")");
  }

  @Test
  void theCostIsTheTimeOfTheNodesByTheirPrices() {
    PricesConfig prices = new PricesConfig("EUR", 3.6, 1, 2);
    ComparedRun cluster =
        new ComparedRun(
            run("c", 0, 100).manifest(),
            Optional.empty(),
            Optional.of(
                new Measured(
                    1800,
                    List.of(
                        new ProcessUsage("driver", "a", 1, 1),
                        new ProcessUsage("executor 1", "b", 1, 1),
                        new ProcessUsage("executor 2", "c", 1, 1)))));

    Size size =
        Contestants.size(
            0,
            List.of(contestant("java", run("j", 10, 100)), contestant("kubernetes", cluster)),
            prices);

    assertThat(size.entries().get(0).cost()).isCloseTo(0.01, within(1e-12));
    assertThat(size.entries().get(1).cost()).isCloseTo(0.5 * (1 + 2 * 2), within(1e-12));
    assertThat(size(contestant("java", run("j", 10, 100))).entries().get(0).cost()).isNaN();
  }

  @Test
  void aRunThatNobodyWatchedHasTheSecondsOfItsManifest() {
    ComparedRun run = run("j", 10, 100);

    assertThat(new ComparedRun(run.manifest(), run.metrics(), Optional.empty()).seconds())
        .isEqualTo(7);
  }

  @Test
  void guessesAreMadeForContendersThatFinishedAtEachSize() {
    List<Size> sizes =
        List.of(
            size(contestant("java", run("a", 1, 10)), contestant("spark", run("d", 5, 10))),
            size(contestant("java", run("b", 2, 20)), failed()),
            size(contestant("java", run("c", 3, 30)), contestant("spark", run("e", 6, 30))));

    assertThat(Contestants.extrapolations(sizes, 100))
        .singleElement()
        .satisfies(guess -> assertThat(guess.seconds()).isCloseTo(10, within(1e-9)));
  }

  private static Contestant failed() {
    return new Contestant("spark", "spark", List.of(), "no");
  }

  private static Size size(Contestant... contestants) {
    return Contestants.size(0, List.of(contestants), FREE);
  }

  private static Contestant contestant(String name, ComparedRun... runs) {
    return new Contestant(name, name, List.of(runs), "");
  }

  private static ComparedRun run(String id, double seconds, long rows) {
    return run(id, seconds, rows, ONE, TWO);
  }

  private static ComparedRun run(String id, double seconds, String train, String test) {
    return run(id, seconds, 100, train, test);
  }

  private static ComparedRun run(String id, double seconds, long rows, String train, String test) {
    RunManifest manifest =
        new RunManifest(
            id,
            "2026-01-01T00:00:00Z",
            "run",
            "unknown",
            Map.of(),
            "host",
            "local",
            Map.of(),
            List.of(source("0", train, rows), source("1", test, 4)),
            List.of("0"),
            List.of("1"),
            List.of(new Stage("total", 7, 0, 0)),
            new RunManifest.Features(8, 1),
            new RunManifest.Training(
                "fast", 0.001, 4, 0, 0.5, List.of(), List.of(), rows, List.of()),
            0,
            "none",
            "",
            List.of());
    return new ComparedRun(
        manifest,
        Optional.of(ExactMetrics.of(new double[] {0, 1, -1, 2}, new byte[] {0, 1, 0, 1})),
        Optional.of(
            new Measured(seconds, List.of(new ProcessUsage("driver", "host", 1, seconds)))));
  }

  private static RunManifest.Source source(String day, String fingerprint, long rows) {
    return new RunManifest.Source(day, "/day_" + day, 1, fingerprint, rows, 0, 0, Map.of());
  }
}
