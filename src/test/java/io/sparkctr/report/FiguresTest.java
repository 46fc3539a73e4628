package io.sparkctr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final EvaluationMetrics METRICS =
      new EvaluationMetrics(
          100,
          25,
          0.75,
          Double.NaN,
          0.123456,
          0.5,
          0.25,
          1.000004,
          0.000005,
          List.of(
              new ReliabilityBin(1, 50, 10, 0.2, 0.2), new ReliabilityBin(10, 50, 15, 0.31, 0.3)),
          0.01,
          0.8,
          0.75,
          List.of(),
          List.of());

  @Test
  void metricsHaveFiveDecimalsOrADashIfUndefined() {
    assertThat(Figures.metrics(METRICS, OptionalDouble.of(0.1)))
        .isEqualTo(
            """
            metric                value
            rows                    100
            clicks                   25
            AUC                 0.75000
            PR-AUC                    -
            log loss            0.12346
              floor (Bayes)     0.10000
              constant rate     0.50000
            normalised entropy  0.25000
            calibration ratio   1.00000
            calibration error   0.00001
            """);
  }

  @Test
  void anUnknownBayesLogLossIsOmitted() {
    assertThat(Figures.metrics(METRICS, OptionalDouble.empty()))
        .doesNotContain("Bayes")
        .contains("constant rate");
  }

  @Test
  void reliabilityHasARowPerDecileThatHoldsRows() {
    assertThat(Figures.reliability(METRICS))
        .isEqualTo(
            """
            decile  rows  predicted  observed
            1         50    0.20000   0.20000
            10        50    0.31000   0.30000
            """);
  }

  @Test
  void stagesHaveSecondsAndWhereTheyProcessRowsTheirRate() {
    // 3000 / 1.26 = 2381.
    assertThat(
            Figures.stages(
                List.of(new Stage("train", 1.26, 3000, 3000 / 1.26), new Stage("save", 0, 0, 0))))
        .isEqualTo(
            """
            stage  seconds  rows  rows/s
            train      1.3  3000    2381
            save       0.0
            """);
  }

  @Test
  void featuresAreATableWithAQuestionMarkForAnUnknownToken() {
    StrongestFeatures features =
        new StrongestFeatures(
            7,
            List.of(
                new Feature("I5", "3 to 4", 17, -0.5, 1_000, 1),
                new Feature("C26", "", 3, 0.25, 20, 0),
                new Feature("C1", "0000000a", 4, 0.125, 20, 1)));

    assertThat(Figures.features(features, 2))
        .isEqualTo(
            """
            field   token    weight  rows  shared by
            I5     3 to 4  -0.50000  1000          1
            C26         ?   0.25000    20          0
            """);
  }
}
