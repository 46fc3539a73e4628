package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;

class ScoreHistogramTest {
  private static final int ROWS = 200_000;

  /** Distributions of scores. Clicks depend on the rank of the score, so that its order matters. */
  enum Scores {
    NORMAL(1.2, 0),
    WITHIN_A_HUNDREDTH(0.0012, 0),
    WITHIN_A_HUNDRED_THOUSANDTH(1.2e-6, 0),
    WITH_WIDE_TAILS(1.2, 0.01);

    private final double deviation;
    private final double shareOfOutliers;

    Scores(double deviation, double shareOfOutliers) {
      this.deviation = deviation;
      this.shareOfOutliers = shareOfOutliers;
    }

    Rows rows() {
      Random random = new Random(20_260_101);
      Rows rows = new Rows();
      for (int i = 0; i < ROWS; i++) {
        double rank = random.nextGaussian();
        boolean outlier = random.nextDouble() < shareOfOutliers;
        rows.logits[i] = -3.4 + (outlier ? 1000 : deviation) * rank;
        rows.labels[i] =
            (byte) (random.nextDouble() < 1 / (1 + Math.exp(3.4 - 1.2 * rank)) ? 1 : 0);
      }
      return rows;
    }
  }

  private static final class Rows {
    final double[] logits = new double[ROWS];
    final byte[] labels = new byte[ROWS];

    ScoreHistogram histogram(int from, int to) {
      ScoreHistogram histogram = new ScoreHistogram();
      for (int i = from; i < to; i++) {
        histogram.add(logits[i], labels[i]);
      }
      return histogram;
    }

    ScoreHistogram histogram() {
      return histogram(0, ROWS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void metricsEqualTheExactComputation(Scores scores) {
    Rows rows = scores.rows();
    EvaluationMetrics exact = ExactMetrics.of(rows.logits, rows.labels);

    EvaluationMetrics metrics = rows.histogram().metrics();

    assertThat(metrics.positives()).isEqualTo(exact.positives());
    assertThat(metrics.auc()).isCloseTo(exact.auc(), within(5e-7));
    assertThat(metrics.prAuc()).isCloseTo(exact.prAuc(), within(2e-5));
    assertThat(metrics.logLoss()).isCloseTo(exact.logLoss(), within(1e-13));
    assertThat(metrics.baseLogLoss()).isEqualTo(exact.baseLogLoss());
    assertThat(metrics.calibrationRatio()).isCloseTo(exact.calibrationRatio(), within(1e-13));
    assertThat(metrics.expectedCalibrationError())
        .isCloseTo(exact.expectedCalibrationError(), within(3e-6));
  }

  @ParameterizedTest
  @EnumSource
  void theAucResolutionIsBelowFiveHundredThousandths(Scores scores) {
    assertThat(scores.rows().histogram().aucResolution()).isLessThan(5e-5);
  }

  @Test
  void inTheWorstCaseTheAucErrorEqualsTheResolution() {
    // The two logits share a bin: the positive is above the negative, but they count as a tie.
    ScoreHistogram histogram = new ScoreHistogram();
    histogram.add(1, 0);
    histogram.add(Math.nextUp(1.0), 1);

    assertThat(1 - histogram.metrics().auc()).isEqualTo(1.0 / 2);
    assertThat(histogram.aucResolution()).isEqualTo(1.0 / 2);
  }

  @Test
  void theResolutionIsHalfTheShareOfPairsInOneBin() {
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < 6; i++) {
      histogram.add(i % 2, i < 2 ? 1 : 0); // two bins, each with 1 positive and 2 negatives
    }

    assertThat(histogram.aucResolution()).isEqualTo((1.0 * 2 + 1.0 * 2) / (2 * 2 * 4));
    assertThat(new ScoreHistogram().aucResolution()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 1000})
  void mergedPartsEqualASinglePass(int parts) {
    for (Scores scores : Scores.values()) {
      Rows rows = scores.rows();
      ScoreHistogram merged = new ScoreHistogram();
      for (int part = 0; part < parts; part++) {
        // Later parts are larger. Small parts are merged into large ones and the reverse.
        int from = (int) ((long) ROWS * part * part / ((long) parts * parts));
        int to = (int) ((long) ROWS * (part + 1) * (part + 1) / ((long) parts * parts));
        ScoreHistogram next = rows.histogram(from, to);
        merged = part % 2 == 0 ? merged.merge(next) : next.merge(merged);
      }
      assertSameRows(merged, rows.histogram());
    }
  }

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    Rows rows = Scores.NORMAL.rows();
    ScoreHistogram backwards = new ScoreHistogram();
    for (int i = ROWS - 1; i >= 0; i--) {
      backwards.add(rows.logits[i], rows.labels[i]);
    }
    assertSameRows(backwards, rows.histogram());
  }

  @Test
  void manyEqualPredictionsDoNotAddUpTheirRoundingErrors() {
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < 1_000_000; i++) {
      histogram.add(-3.4, i % 32 == 0 ? 1 : 0);
    }

    double probability = Logistic.probability(-3.4, Logistic.decay(-3.4));
    assertThat(histogram.metrics().reliability().get(0).meanPrediction())
        .isCloseTo(probability, within(Math.ulp(probability)));
  }

  @Test
  void mergingDoesNotChangeTheOtherHistogram() {
    ScoreHistogram other = Scores.NORMAL.rows().histogram(0, 100);
    EvaluationMetrics before = other.metrics();

    Scores.WITHIN_A_HUNDREDTH.rows().histogram().merge(other);

    assertThat(other.metrics()).isEqualTo(before);
  }

  @Test
  void javaSerializationKeepsEveryRow() throws Exception {
    Rows rows = Scores.NORMAL.rows();
    ScoreHistogram histogram = rows.histogram(0, ROWS / 2);

    ScoreHistogram copy;
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(histogram)))) {
      copy = (ScoreHistogram) in.readObject();
    }

    assertSameRows(copy, histogram);
    assertSameRows(copy.merge(rows.histogram(ROWS / 2, ROWS)), rows.histogram());
  }

  @Test
  void kryoSerializationKeepsEveryRow() {
    Rows rows = Scores.NORMAL.rows();
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<ScoreHistogram> type = ClassTag.apply(ScoreHistogram.class);
    ScoreHistogram histogram = rows.histogram(0, ROWS / 2);

    ScoreHistogram copy = kryo.deserialize(kryo.serialize(histogram, type), type);

    assertSameRows(copy.merge(rows.histogram(ROWS / 2, ROWS)), rows.histogram());
  }

  @Test
  void theSerializedSizeFollowsTheOccupiedBins() throws Exception {
    Rows rows = Scores.NORMAL.rows();
    // 40 bytes per bin, and the names of three classes.
    assertThat(bytes(rows.histogram(0, 10))).hasSizeLessThan(1000);
    assertThat(bytes(rows.histogram())).hasSizeLessThan(40 * (1 << 15) + 10_000);
  }

  private static byte[] bytes(ScoreHistogram histogram) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(histogram);
    }
    return bytes.toByteArray();
  }

  /** Counts must be equal, sums equal up to rounding. */
  private static void assertSameRows(ScoreHistogram actual, ScoreHistogram expected) {
    EvaluationMetrics metrics = actual.metrics();
    EvaluationMetrics wanted = expected.metrics();
    assertThat(metrics.rows()).isEqualTo(wanted.rows());
    assertThat(metrics.auc()).isEqualTo(wanted.auc());
    assertThat(metrics.prAuc()).isEqualTo(wanted.prAuc());
    assertThat(actual.aucResolution()).isEqualTo(expected.aucResolution());
    assertThat(metrics.logLoss()).isCloseTo(wanted.logLoss(), within(1e-15));
    assertThat(metrics.calibrationRatio()).isCloseTo(wanted.calibrationRatio(), within(1e-13));
    assertThat(metrics.reliability())
        .extracting(ReliabilityBin::rows)
        .isEqualTo(wanted.reliability().stream().map(ReliabilityBin::rows).toList());
  }
}
