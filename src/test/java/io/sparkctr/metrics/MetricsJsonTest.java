package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.metrics.EvaluationMetrics.ScoreBin;
import io.sparkctr.metrics.EvaluationMetrics.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsJsonTest {
  static final EvaluationMetrics UNDEFINED =
      new EvaluationMetrics(
          0,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          List.of(),
          Double.NaN,
          Double.NaN,
          Double.NaN,
          List.of(),
          List.of());

  private static final EvaluationMetrics METRICS =
      new EvaluationMetrics(
          5_000_000_000L,
          3,
          0.1 + 0.2,
          1.0 / 3,
          1e-17,
          2,
          Double.NaN,
          1,
          0.25,
          List.of(new ReliabilityBin(10, 4, 1, 0.5, 0.25)),
          0.125,
          0.75,
          0.5,
          List.of(new Threshold(0.25, 3, 2)),
          List.of(new ScoreBin(0, 0.5, 4, 1)));

  @Test
  void theKeysAreTheComponentsAndUndefinedMetricsAreNull() {
    assertThat(MetricsJson.write(METRICS))
        .isEqualTo(
            """
            {
              "rows" : 5000000000,
              "positives" : 3,
              "auc" : 0.30000000000000004,
              "prAuc" : 0.3333333333333333,
              "logLoss" : 1.0E-17,
              "baseLogLoss" : 2.0,
              "normalizedEntropy" : null,
              "calibrationRatio" : 1.0,
              "expectedCalibrationError" : 0.25,
              "reliability" : [ {
                "decile" : 10,
                "rows" : 4,
                "positives" : 1,
                "meanPrediction" : 0.5,
                "clickRate" : 0.25
              } ],
              "logLossStandardError" : 0.125,
              "accuracy" : 0.75,
              "baseAccuracy" : 0.5,
              "thresholds" : [ {
                "probability" : 0.25,
                "truePositives" : 3,
                "falsePositives" : 2
              } ],
              "scores" : [ {
                "from" : 0.0,
                "to" : 0.5,
                "rows" : 4,
                "positives" : 1
              } ]
            }
            """);
  }

  @Test
  void writtenMetricsAreReadBackUnchanged() {
    assertThat(MetricsJson.read(MetricsJson.write(METRICS))).isEqualTo(METRICS);
    assertThat(MetricsJson.read(MetricsJson.write(UNDEFINED))).isEqualTo(UNDEFINED);
  }

  @Test
  void aKeyOfANewerVersionIsIgnored() {
    String json = MetricsJson.write(METRICS).replaceFirst("\\{", "{ \"brierScore\" : 0.1,");

    assertThat(MetricsJson.read(json)).isEqualTo(METRICS);
  }

  @Test
  void figuresThatAnOlderProgramDidNotComputeAreUndefined() {
    String older =
        """
        {"rows": 2, "positives": 1, "auc": 1, "prAuc": 1, "logLoss": 0.5, "baseLogLoss": 0.6,
         "normalizedEntropy": 0.8, "calibrationRatio": 1, "expectedCalibrationError": 0.1,
         "reliability": []}
        """;

    EvaluationMetrics read = MetricsJson.read(older);

    assertThat(read.accuracy()).isNaN();
    assertThat(read.logLossStandardError()).isNaN();
    assertThat(read.thresholds()).isEmpty();
    assertThat(read.scores()).isEmpty();
  }

  @Test
  void aMissingKeyIsNamed() {
    String json = MetricsJson.write(METRICS).replace("\"auc\"", "\"area\"");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricsJson.read(json))
        .withMessageContaining("'auc'");
  }

  @Test
  void textWithoutMetricsIsRefused() {
    for (String text : List.of("", "null", "[]", "{\"rows\": NaN}", "{\"rows\": \"many\"}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MetricsJson.read(text))
          .withMessageContaining("metrics.json");
    }
  }
}
