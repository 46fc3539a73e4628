package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.metrics.EvaluationMetrics.ScoreBin;
import io.sparkctr.metrics.EvaluationMetrics.Threshold;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Figures do not depend on how rows are split over histograms, nor on the order of merges. Spark
 * merges the results of tasks as they arrive.
 */
class MergeOrderTest {
  private static final int ROWS = 50_000;
  private static final int TRIALS = 8;

  enum Scores {
    NORMAL,
    /** Half of them lie where a score bin begins. */
    MULTIPLES_OF_A_QUARTER,
    /** Around the edge of a score bin, and closer to each other than any bin is wide. */
    AT_AN_EDGE,
    CONSTANT,
    /** Bins get wider while rows come. */
    WITH_WIDE_TAILS;

    double logit(Random random) {
      return switch (this) {
        case NORMAL -> -3 + 1.2 * random.nextGaussian();
        case MULTIPLES_OF_A_QUARTER -> Math.rint(8 * random.nextGaussian()) / 4;
        case AT_AN_EDGE -> -0.5 + Math.ulp(0.5) * (random.nextInt(7) - 3);
        case CONSTANT -> -3.4;
        case WITH_WIDE_TAILS -> (random.nextInt(50) == 0 ? 5_000 : 1) * random.nextGaussian();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTrialGivesTheSameFigures(Scores scores) throws Exception {
    Random random = new Random(7);
    double[] logits = new double[ROWS];
    byte[] labels = new byte[ROWS];
    for (int i = 0; i < ROWS; i++) {
      logits[i] = scores.logit(random);
      labels[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-logits[i])) ? 1 : 0);
    }
    EvaluationMetrics expected = merged(List.of(part(logits, labels, 0, ROWS)), random).metrics();
    assertThat(expected.thresholds()).isNotEmpty();
    assertThat(expected.scores()).isNotEmpty();

    for (int trial = 0; trial < TRIALS; trial++) {
      shuffle(logits, labels, random);
      EvaluationMetrics actual = merged(parts(logits, labels, random), random).metrics();

      assertThat(actual.thresholds()).isEqualTo(expected.thresholds());
      assertThat(actual.scores()).isEqualTo(expected.scores());
      assertThat(actual.auc()).isEqualTo(expected.auc());
      assertThat(actual.prAuc()).isEqualTo(expected.prAuc());
      // Sums, too: the whole file is the same.
      assertThat(MetricsJson.write(actual)).isEqualTo(MetricsJson.write(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITH_WIDE_TAILS")
  void scoreBinsHoldExactlyTheRowsOfTheirRange(Scores scores) {
    Random random = new Random(8);
    long[] expected = new long[32];
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = 0; i < ROWS; i++) {
      double logit = scores.logit(random);
      histogram.add(logit, i % 2);
      expected[(int) Math.max(0, Math.min(31, Math.floor(2 * logit) + 16))]++;
    }

    assertThat(histogram.metrics().scores().stream().mapToLong(ScoreBin::rows))
        .containsExactlyElementsOf(Arrays.stream(expected).filter(n -> n > 0).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "MULTIPLES_OF_A_QUARTER", "CONSTANT"})
  void exactlyTheCountedRowsReachAThreshold(Scores scores) {
    Random random = new Random(9);
    double[] logits = random.doubles(ROWS).map(unused -> scores.logit(random)).toArray();
    byte[] labels = new byte[ROWS];
    random.nextBytes(labels);
    for (int i = 0; i < ROWS; i++) {
      labels[i] &= 1;
    }

    for (Threshold point : part(logits, labels, 0, ROWS).metrics().thresholds()) {
      // Allows for the last bits, where the threshold is the score of a row.
      double threshold = point.probability() * (1 - 1e-15);
      long clicks = 0;
      long others = 0;
      for (int i = 0; i < ROWS; i++) {
        if (Logistic.probability(logits[i], Logistic.decay(logits[i])) >= threshold) {
          clicks += labels[i];
          others += 1 - labels[i];
        }
      }
      assertThat(new Threshold(point.probability(), clicks, others)).isEqualTo(point);
    }
  }

  /** Cuts the rows at random places; some parts are empty, some hold a row. */
  private static List<ScoreHistogram> parts(double[] logits, byte[] labels, Random random) {
    List<ScoreHistogram> parts = new ArrayList<>();
    int from = 0;
    while (from < ROWS) {
      int size = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextInt(ROWS / 4);
      int to = Math.min(ROWS, from + size);
      parts.add(part(logits, labels, from, to));
      from = to;
    }
    return parts;
  }

  private static ScoreHistogram part(double[] logits, byte[] labels, int from, int to) {
    ScoreHistogram histogram = new ScoreHistogram();
    for (int i = from; i < to; i++) {
      histogram.add(logits[i], labels[i]);
    }
    return histogram;
  }

  /** Merges two at random until one is left; some travel in between, as between executors. */
  private static ScoreHistogram merged(List<ScoreHistogram> histograms, Random random)
      throws IOException, ClassNotFoundException {
    List<ScoreHistogram> left = new ArrayList<>(histograms);
    while (left.size() > 1) {
      ScoreHistogram one = left.remove(random.nextInt(left.size()));
      ScoreHistogram other = left.remove(random.nextInt(left.size()));
      left.add(one.merge(random.nextBoolean() ? sent(other) : other));
    }
    return left.get(0);
  }

  private static ScoreHistogram sent(ScoreHistogram histogram)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(histogram);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ScoreHistogram) in.readObject();
    }
  }

  private static void shuffle(double[] logits, byte[] labels, Random random) {
    for (int i = ROWS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double logit = logits[i];
      logits[i] = logits[j];
      logits[j] = logit;
      byte label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
  }
}
