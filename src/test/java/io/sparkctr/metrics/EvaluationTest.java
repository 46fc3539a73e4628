package io.sparkctr.metrics;

import static java.lang.Math.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.metrics.EvaluationMetrics.ScoreBin;
import io.sparkctr.metrics.EvaluationMetrics.Threshold;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exact and the one-pass computation must give the same metrics for the same rows. */
class EvaluationTest {
  private static final Offset<Double> ROUNDING = within(1e-14);

  enum Way {
    EXACT {
      @Override
      EvaluationMetrics of(double[] logits, byte[] labels) {
        return ExactMetrics.of(logits, labels);
      }
    },
    ONE_PASS {
      @Override
      EvaluationMetrics of(double[] logits, byte[] labels) {
        ScoreHistogram histogram = new ScoreHistogram();
        for (int i = 0; i < logits.length; i++) {
          histogram.add(logits[i], labels[i]);
        }
        return histogram.metrics();
      }
    };

    abstract EvaluationMetrics of(double[] logits, byte[] labels);
  }

  @ParameterizedTest
  @EnumSource
  void threeRowsGiveTheMetricsComputedByHand(Way way) {
    // Predictions 3/4, 1/4, 1/2; the click is the middle one.
    EvaluationMetrics metrics = way.of(new double[] {log(3), -log(3), 0}, new byte[] {0, 0, 1});

    assertThat(metrics.rows()).isEqualTo(3);
    assertThat(metrics.positives()).isEqualTo(1);
    assertThat(metrics.auc()).isEqualTo(1.0 / 2); // one of two pairs
    assertThat(metrics.prAuc())
        .isEqualTo(1.0 / 2); // its precision: one click among the two highest scores
    double logLoss = -(log(1 - 3.0 / 4) + log(1 - 1.0 / 4) + log(1.0 / 2)) / 3;
    double entropy = -(1.0 / 3) * log(1.0 / 3) - (2.0 / 3) * log(2.0 / 3);
    assertThat(metrics.logLoss()).isCloseTo(logLoss, ROUNDING);
    assertThat(metrics.baseLogLoss()).isCloseTo(entropy, ROUNDING);
    assertThat(metrics.normalizedEntropy()).isCloseTo(logLoss / entropy, ROUNDING);
    assertThat(metrics.calibrationRatio()).isCloseTo((3.0 / 4 + 1.0 / 4 + 1.0 / 2) / 1, ROUNDING);
    assertThat(metrics.expectedCalibrationError())
        .isCloseTo((3.0 / 4 + 1.0 / 4 + (1 - 1.0 / 2)) / 3, ROUNDING);
    // The centres of the rows are at 1/6, 3/6 and 5/6.
    assertThat(metrics.reliability())
        .extracting(ReliabilityBin::decile, ReliabilityBin::rows, ReliabilityBin::clickRate)
        .containsExactly(tuple(2, 1L, 0.0), tuple(6, 1L, 1.0), tuple(9, 1L, 0.0));
  }

  @ParameterizedTest
  @EnumSource
  void threeRowsGiveTheAccuracyAndTheStandardErrorComputedByHand(Way way) {
    EvaluationMetrics metrics = way.of(new double[] {log(3), -log(3), 0}, new byte[] {0, 0, 1});

    // The first is taken for a click and is none; 1/2 counts as a click.
    assertThat(metrics.accuracy()).isEqualTo(2.0 / 3);
    assertThat(metrics.baseAccuracy()).isEqualTo(2.0 / 3);
    double[] losses = {log(4), log(4.0 / 3), log(2)};
    double mean = (losses[0] + losses[1] + losses[2]) / 3;
    double squares = 0;
    for (double loss : losses) {
      squares += (loss - mean) * (loss - mean);
    }
    assertThat(metrics.logLossStandardError()).isCloseTo(Math.sqrt(squares / 2 / 3), ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void eachScoreOfFewRowsIsAPointOfTheCurves(Way way) {
    EvaluationMetrics metrics =
        way.of(new double[] {log(3), -log(3), 0, 0}, new byte[] {0, 0, 1, 0});

    assertThat(metrics.thresholds())
        .extracting(Threshold::truePositives, Threshold::falsePositives)
        .containsExactly(tuple(1L, 3L), tuple(1L, 2L), tuple(0L, 1L));
    assertThat(metrics.thresholds())
        .extracting(point -> Math.round(100 * point.probability()))
        .containsExactly(25L, 50L, 75L);
  }

  @ParameterizedTest
  @EnumSource
  void theCurvesOfManyRowsLoseLessThanAHundredthOfARate(Way way) {
    int rows = 50_000;
    SplittableRandom random = new SplittableRandom(3);
    double[] logits = new double[rows];
    byte[] labels = new byte[rows];
    for (int i = 0; i < rows; i++) {
      logits[i] = 6 * random.nextDouble() - 5;
      labels[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-logits[i])) ? 1 : 0);
    }

    EvaluationMetrics metrics = way.of(logits, labels);

    List<Threshold> points = metrics.thresholds();
    assertThat(points).hasSizeBetween(100, 201);
    double area = 0;
    for (int i = 0; i < points.size(); i++) {
      boolean isLast = i + 1 == points.size();
      long hits = isLast ? 0 : points.get(i + 1).truePositives();
      long alarms = isLast ? 0 : points.get(i + 1).falsePositives();
      long clicks = metrics.positives();
      assertThat(points.get(i).truePositives() - hits).isLessThan(clicks / 100 + 20);
      area +=
          (points.get(i).falsePositives() - alarms)
              / (double) (rows - clicks)
              * (points.get(i).truePositives() + hits)
              / (2.0 * clicks);
    }
    // The trapezoids of the points have the area of the whole curve.
    assertThat(area).isCloseTo(metrics.auc(), within(1e-4));
    assertThat(metrics.scores()).extracting(ScoreBin::rows).doesNotContain(0L);
    assertThat(metrics.scores().stream().mapToLong(ScoreBin::rows).sum()).isEqualTo(rows);
    assertThat(metrics.scores().stream().mapToLong(ScoreBin::positives).sum())
        .isEqualTo(metrics.positives());
    assertThat(metrics.scores().get(0).from()).isCloseTo(1 / (1 + Math.exp(5)), ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void tiesCountHalfInTheAucAndAreOneThresholdInThePrAuc(Way way) {
    EvaluationMetrics metrics = way.of(new double[] {0, 1, 0, 1}, new byte[] {1, 1, 0, 1});

    assertThat(metrics.auc()).isCloseTo((1.0 / 2 + 1 + 1) / 3, ROUNDING);
    assertThat(metrics.prAuc()).isCloseTo(2.0 / 3 * 1 + 1.0 / 3 * (3.0 / 4), ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void zeroAndNegativeZeroAreOneScore(Way way) {
    assertThat(way.of(new double[] {0.0, -0.0}, new byte[] {1, 0}).auc()).isEqualTo(1.0 / 2);
  }

  @ParameterizedTest
  @EnumSource
  void constantScoresStayInOneBin(Way way) {
    EvaluationMetrics metrics = way.of(new double[10], new byte[] {1, 0, 0, 1, 0, 0, 0, 1, 0, 0});

    assertThat(metrics.auc()).isEqualTo(1.0 / 2);
    assertThat(metrics.prAuc()).isCloseTo(3.0 / 10, ROUNDING);
    assertThat(metrics.logLoss()).isCloseTo(log(2), ROUNDING);
    assertThat(metrics.calibrationRatio()).isCloseTo(5.0 / 3, ROUNDING);
    assertThat(metrics.expectedCalibrationError()).isCloseTo(0.5 - 0.3, ROUNDING);
    assertThat(metrics.reliability()).containsExactly(new ReliabilityBin(6, 10, 3, 0.5, 0.3));
  }

  @ParameterizedTest
  @EnumSource
  void clicksAloneLeaveAucAndNormalizedEntropyUndefined(Way way) {
    EvaluationMetrics metrics = way.of(new double[] {log(3), -log(3)}, new byte[] {1, 1});

    assertThat(metrics.auc()).isNaN();
    assertThat(metrics.prAuc()).isEqualTo(1);
    assertThat(metrics.logLoss()).isCloseTo(-(log(3.0 / 4) + log(1.0 / 4)) / 2, ROUNDING);
    assertThat(metrics.baseLogLoss()).isZero();
    assertThat(metrics.normalizedEntropy()).isNaN();
    assertThat(metrics.calibrationRatio()).isCloseTo((3.0 / 4 + 1.0 / 4) / 2, ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void noClicksLeavePrAucAndCalibrationRatioUndefinedToo(Way way) {
    EvaluationMetrics metrics = way.of(new double[] {0, 0}, new byte[] {0, 0});

    assertThat(metrics.auc()).isNaN();
    assertThat(metrics.prAuc()).isNaN();
    assertThat(metrics.logLoss()).isCloseTo(log(2), ROUNDING);
    assertThat(metrics.baseLogLoss()).isZero();
    assertThat(metrics.normalizedEntropy()).isNaN();
    assertThat(metrics.calibrationRatio()).isNaN();
    assertThat(metrics.expectedCalibrationError()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void withoutRowsEveryMetricIsUndefined(Way way) {
    assertThat(way.of(new double[0], new byte[0])).isEqualTo(MetricsJsonTest.UNDEFINED);
  }

  @ParameterizedTest
  @EnumSource
  void extremeLogitsLoseNoPrecisionAndNeverOverflow(Way way) {
    double[] extremes = {1000, -1000};

    assertThat(way.of(extremes, new byte[] {0, 1}).logLoss()).isEqualTo(1000);
    assertThat(way.of(extremes, new byte[] {0, 1}).auc()).isZero();
    assertThat(way.of(extremes, new byte[] {1, 0}).logLoss()).isZero();
    assertThat(way.of(extremes, new byte[] {1, 0}).auc()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void scoresWithTiesAgreeWithScikitLearn(Way way) {
    // scikit-learn 1.9.1:
    //   i = np.arange(10000)
    //   p = 1 / (1 + np.exp(-((i * 7919 % 500) / 100 - 4)))
    //   y = (i * 104729 % 9973 / 9973 < p).astype(int)
    //   roc_auc_score(y, p), average_precision_score(y, p), log_loss(y, p), p.sum() / y.sum()
    EvaluationMetrics metrics = ofFormula(way, i -> i * 7919 % 500 / 100.0 - 4);

    assertThat(metrics.positives()).isEqualTo(2599);
    assertThat(metrics.auc()).isCloseTo(0.8178573821877277, ROUNDING);
    assertThat(metrics.prAuc()).isCloseTo(0.5827153544958226, ROUNDING);
    assertThat(metrics.logLoss()).isCloseTo(0.44176380098960527, ROUNDING);
    assertThat(metrics.calibrationRatio()).isCloseTo(0.9938806379387012, ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void distinctScoresAgreeWithScikitLearn(Way way) {
    // As above with the logits (i * 7919 % 10000) / 1000 - 8, and
    //   tenths = np.array_split(np.argsort(p), 10)
    //   sum(len(t) * abs(y[t].mean() - p[t].mean()) for t in tenths) / len(p)
    //   y[tenths[9]].sum(), p[tenths[9]].mean()
    EvaluationMetrics metrics = ofFormula(way, i -> i * 7919 % 10000 / 1000.0 - 8);

    assertThat(metrics.positives()).isEqualTo(2140);
    assertThat(metrics.auc()).isCloseTo(0.9246674276473805, ROUNDING);
    assertThat(metrics.prAuc()).isCloseTo(0.7474390595191571, ROUNDING);
    assertThat(metrics.logLoss()).isCloseTo(0.2790516924704976, ROUNDING);
    assertThat(metrics.calibrationRatio()).isCloseTo(0.9935291507138699, ROUNDING);
    assertThat(metrics.expectedCalibrationError()).isCloseTo(0.0025372297264596184, ROUNDING);
    assertThat(metrics.reliability()).hasSize(10).allMatch(bin -> bin.rows() == 1000);
    assertThat(metrics.reliability().get(9).positives()).isEqualTo(816);
    assertThat(metrics.reliability().get(9).meanPrediction())
        .isCloseTo(0.8135914466402132, ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidScoreOrLabelIsRefusedWithItsValue(Way way) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> way.of(new double[] {Double.NaN}, new byte[] {1}))
        .withMessageContaining("logit NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> way.of(new double[] {Double.NEGATIVE_INFINITY}, new byte[] {1}))
        .withMessageContaining("logit -Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> way.of(new double[] {0}, new byte[] {-1}))
        .withMessageContaining("label -1");
  }

  private static EvaluationMetrics ofFormula(Way way, IntToDoubleFunction logit) {
    double[] logits = IntStream.range(0, 10_000).mapToDouble(logit).toArray();
    byte[] labels = new byte[logits.length];
    for (int i = 0; i < labels.length; i++) {
      boolean click = i * 104_729L % 9973 / 9973.0 < 1 / (1 + Math.exp(-logits[i]));
      labels[i] = (byte) (click ? 1 : 0);
    }
    return way.of(logits, labels);
  }
}
