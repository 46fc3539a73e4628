package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
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
          List.of(new ReliabilityBin(10, 4, 1, 0.5, 0.25)));

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
