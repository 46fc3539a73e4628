package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The standard error in one pass, a difference of two large sums, beside two passes in exact
 * arithmetic. The relative error is about 1e-16 times the square of mean over deviation, whatever
 * the number of rows.
 */
class LossSumsTest {
  private static final MathContext DIGITS = new MathContext(50);

  /** Log-odds around a click rate of 3 %: the deviation of the losses is above their mean. */
  @ParameterizedTest
  @ValueSource(ints = {2, 1_000, 300_000})
  void theStandardErrorEqualsTwoExactPasses(int rows) {
    Losses losses = new Losses(rows, -3.4, 1, 1);

    assertThat(losses.onePass() / losses.twoPasses()).isCloseTo(1, within(1e-14));
  }

  /** Each of 1,000 losses 100,000 times. */
  @Test
  void aHundredMillionRowsLoseNoDigitOfIt() {
    Losses losses = new Losses(1_000, -3.4, 1, 100_000);

    assertThat(losses.onePass() / losses.twoPasses()).isCloseTo(1, within(1e-13));
  }

  /** The mean is a thousand times the deviation; no model of clicks comes near that. */
  @Test
  void lossesThatHardlyDifferKeepEightDigits() {
    Losses losses = new Losses(300_000, 0, 1e-3, 1);

    assertThat(losses.onePass() / losses.twoPasses()).isCloseTo(1, within(1e-8));
  }

  @Test
  void equalLossesHaveNoErrorToSpeakOf() {
    Losses losses = new Losses(300_000, 0, 0, 1);

    assertThat(losses.twoPasses()).isCloseTo(0, within(1e-40));
    assertThat(losses.onePass()).isCloseTo(0, within(1e-10));
  }

  /** Some losses, each of the same number of rows. */
  private static final class Losses {
    private final double[] logits;
    private final byte[] labels;
    private final long each;

    Losses(int count, double center, double deviation, long each) {
      Random random = new Random(count);
      this.each = each;
      logits = new double[count];
      labels = new byte[count];
      for (int i = 0; i < count; i++) {
        logits[i] = center + deviation * random.nextGaussian();
        labels[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-logits[i])) ? 1 : 0);
      }
    }

    private double loss(int i) {
      return Logistic.loss(logits[i], labels[i], Logistic.decay(logits[i]));
    }

    double onePass() {
      LossSums sums = new LossSums();
      for (int i = 0; i < logits.length; i++) {
        sums.add(logits[i], labels[i], Logistic.decay(logits[i]), each);
      }
      return sums.standardError((double) logits.length * each);
    }

    double twoPasses() {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < logits.length; i++) {
        sum = sum.add(new BigDecimal(loss(i)));
      }
      BigDecimal mean = sum.divide(BigDecimal.valueOf(logits.length), DIGITS);
      BigDecimal squares = BigDecimal.ZERO;
      for (int i = 0; i < logits.length; i++) {
        BigDecimal distance = new BigDecimal(loss(i)).subtract(mean);
        squares = squares.add(distance.multiply(distance), DIGITS);
      }
      double rows = (double) logits.length * each;
      return Math.sqrt(squares.doubleValue() * each / (rows - 1) / rows);
    }
  }
}
