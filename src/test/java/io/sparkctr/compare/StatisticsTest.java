package io.sparkctr.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.compare.Comparison.Extrapolation;
import io.sparkctr.compare.Comparison.Spread;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ExactMetrics;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void theMedianIsTheMiddleValueOrTheMeanOfTheMiddleTwo() {
    assertThat(Statistics.spread(List.of(3.0, 1.0, 8.0))).isEqualTo(new Spread(1, 3, 8));
    assertThat(Statistics.spread(List.of(4.0, 1.0, 8.0, 2.0))).isEqualTo(new Spread(1, 3, 8));
    assertThat(Statistics.spread(List.of(5.0))).isEqualTo(new Spread(5, 5, 5));
  }

  @Test
  void timesDifferWhereTheyDoNotOverlapAndOneRunTellsNothing() {
    Spread slow = new Spread(5, 6, 7);

    assertThat(Statistics.times(slow, new Spread(1, 2, 4.9), 3)).isEqualTo(Verdict.DIFFERENT);
    assertThat(Statistics.times(new Spread(1, 2, 4.9), slow, 3)).isEqualTo(Verdict.DIFFERENT);
    assertThat(Statistics.times(slow, new Spread(1, 2, 5), 3)).isEqualTo(Verdict.NOT_TOLD_APART);
    assertThat(Statistics.times(slow, new Spread(1, 1, 1), 1)).isEqualTo(Verdict.NOT_KNOWN);
  }

  @Test
  void meansDifferBeyondTwoStandardErrorsOfTheirDifference() {
    // The standard error of the difference is 5.
    assertThat(Statistics.means(0, 3, 9.9, 4)).isEqualTo(Verdict.DIFFERENT);
    assertThat(Statistics.means(0, 3, 9.7, 4)).isEqualTo(Verdict.NOT_TOLD_APART);
    assertThat(Statistics.means(0, Double.NaN, 9.9, 4)).isEqualTo(Verdict.NOT_KNOWN);
    assertThat(Statistics.means(Double.NaN, 3, 9.9, 4)).isEqualTo(Verdict.NOT_KNOWN);
  }

  @Test
  void theStandardErrorOfTheAucIsThatOfManyDraws() {
    Random random = new Random(3);
    int draws = 2_000;
    double sum = 0;
    double squares = 0;
    double estimated = 0;
    for (int draw = 0; draw < draws; draw++) {
      EvaluationMetrics metrics = drawn(random);
      sum += metrics.auc();
      squares += metrics.auc() * metrics.auc();
      estimated += Statistics.aucStandardError(metrics) / draws;
    }
    double mean = sum / draws;
    assertThat(estimated).isCloseTo(Math.sqrt(squares / draws - mean * mean), within(0.003));
  }

  /** 60 clicks and 140 others; the scores of clicks are one standard deviation higher. */
  private static EvaluationMetrics drawn(Random random) {
    double[] logits = new double[200];
    byte[] labels = new byte[200];
    for (int i = 0; i < 200; i++) {
      labels[i] = (byte) (i < 60 ? 1 : 0);
      logits[i] = random.nextGaussian() + labels[i];
    }
    return ExactMetrics.of(logits, labels);
  }

  @Test
  void aStraightLineIsContinuedWithTheIntervalOfATextbook() {
    // Least squares through (1, 1), (2, 3), (3, 4): 1.5 x - 1/3; squared residuals sum to 1/6.
    Extrapolation guess =
        Statistics.extrapolate("x", List.of(1L, 2L, 3L), List.of(1.0, 3.0, 4.0), 5);

    assertThat(guess.seconds()).isCloseTo(7.5 - 1.0 / 3, within(1e-12));
    double error = Math.sqrt(1.0 / 6 * (1 + 1.0 / 3 + 9.0 / 2));
    // The 97.5 % quantile of Student's t with one degree of freedom is 12.706.
    assertThat(guess.high() - guess.seconds()).isCloseTo(12.706 * error, within(1e-3));
    assertThat(guess.low()).isZero();
    assertThat(guess.sizes()).isEqualTo(3);
  }

  @Test
  void noTimeIsBelowZero() {
    Extrapolation guess =
        Statistics.extrapolate("x", List.of(1L, 2L, 3L), List.of(3.0, 2.0, 1.0), 50);

    assertThat(guess.seconds()).isZero();
    assertThat(guess.low()).isZero();
    assertThat(guess.high()).isGreaterThanOrEqualTo(0);
  }
}
