package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticTest {
  @ParameterizedTest
  @CsvSource({
    // import mpmath; mpmath.mp.dps = 50
    // for x in (-1000, -40, -1, 0, 1, 40): 1 / (1 + mpmath.exp(-x)), mpmath.log(1 + mpmath.exp(-x))
    "-1000, 0, 1000",
    "-40, 4.2483542552915889773e-18, 40.000000000000000004",
    "-1, 0.26894142136999512075, 1.3132616875182228340",
    "0, 0.5, 0.69314718055994530942",
    "1, 0.73105857863000487925, 0.31326168751822283405",
    "40, 0.99999999999999999575, 4.2483542552915889863e-18"
  })
  void probabilityAndLossKeepTheirPrecisionInTheTails(double logit, double click, double loss) {
    double decay = Logistic.decay(logit);

    assertThat(Logistic.probability(logit, decay)).isCloseTo(click, within(1e-15 * click));
    assertThat(Logistic.loss(logit, 1, decay)).isCloseTo(loss, within(1e-15 * loss));
    assertThat(Logistic.loss(-logit, 0, decay)).isCloseTo(loss, within(1e-15 * loss));
  }
}
