package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparkctr.score.Scorer;
import org.junit.jupiter.api.Test;

class SigmoidTest {
  @Test
  void itIsTheLogisticFunctionWithinAndBeyondTheTable() {
    for (double z = -40; z <= 40; z += 0.000937) {
      assertThat(Sigmoid.of(z))
          .as("z = %s", z)
          .isCloseTo(Scorer.probability(z), withinPercentage(8e-4));
    }
  }

  @Test
  void extremesAreDefined() {
    assertThat(Sigmoid.of(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Sigmoid.of(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Sigmoid.of(-16)).isEqualTo(Scorer.probability(-16));
    assertThat(Sigmoid.of(16)).isEqualTo(Scorer.probability(16));
    assertThat(Sigmoid.of(Double.NaN)).isNaN();
  }
}
