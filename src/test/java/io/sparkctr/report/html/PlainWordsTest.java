package io.sparkctr.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.metrics.EvaluationMetrics;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
  @Test
  void saysWhetherTheModelBeatsAConstantGuess() {
    assertThat(PlainWords.beyondConstant(0.85))
        .isEqualTo(
            "The model predicts clicks better than a constant guess by 15.0\u00a0% (normalised entropy 0.850).");
    assertThat(PlainWords.beyondConstant(1.02))
        .contains("worse than a constant guess by 2.00\u00a0%");
    assertThat(PlainWords.beyondConstant(1.0001)).contains("no better and no worse than");
    assertThat(PlainWords.beyondConstant(Double.NaN)).contains("cannot be said");
  }

  @Test
  void explainsTheAreaUnderTheCurveInOneSentence() {
    assertThat(PlainWords.order(0.7586))
        .startsWith(
            "Of a random click and a random non-click, the model puts the click higher in 76 of 100 cases");
    assertThat(PlainWords.order(Double.NaN)).contains("is not known");
  }

  @Test
  void countsPredictedClicksForAThousandThatHappened() {
    assertThat(PlainWords.calibration(0.954))
        .isEqualTo(
            "The model predicts 954 clicks for every 1000 that happened: 4.60\u00a0% too few.");
    assertThat(PlainWords.calibration(1.25)).contains("1250 clicks", "25.0\u00a0% too many");
    assertThat(PlainWords.calibration(1.0001)).endsWith("neither too many nor too few.");
    assertThat(PlainWords.calibration(Double.NaN)).contains("is not known");
  }

  @Test
  void putsTheAccuracyBesideThatOfTheCommonerAnswer() {
    EvaluationMetrics metrics = ReportSamples.metrics(1.5);

    assertThat(PlainWords.accuracy(metrics))
        .contains("answering “no click” every time is right for 75.0\u00a0%");
  }

  @Test
  void saysWhichOfTwoLossesIsBetter() {
    assertThat(PlainWords.lossChange(-0.002, "x"))
        .isEqualTo("It is better than x: the log loss is 0.00200 lower.");
    assertThat(PlainWords.lossChange(0.002, "x"))
        .isEqualTo("It is worse than x: the log loss is 0.00200 higher.");
    assertThat(PlainWords.lossChange(1e-9, "x")).startsWith("It is as good as x");
    assertThat(PlainWords.lossChange(Double.NaN, "x")).contains("is not known");
  }
}
