package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DualEpochTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-6, 0.3, 0.9, 1 - 1e-6, 1})
  void aStepSatisfiesTheOptimalityConditionOfTheRow(double dual) {
    for (double margin : new double[] {-30, -3.78, 0, 0.5, 30}) {
      for (double pull : new double[] {1e-3, 1, 50, 2000}) {
        double solved = DualEpoch.dual(margin, dual, pull);

        double moved = margin + pull * (solved - dual);
        assertThat(solved).isCloseTo(logistic(-moved), within(2e-4));
      }
    }
  }

  @Test
  void theSigmoidIsTheLogisticFunctionWithinAndBeyondItsTable() {
    for (double z = -40; z <= 40; z += 0.000937) {
      assertThat(DualEpoch.sigmoid(z))
          .as("z = %s", z)
          .isCloseTo(logistic(z), withinPercentage(8e-4));
    }
  }

  @Test
  void theSigmoidOfExtremesIsDefined() {
    assertThat(DualEpoch.sigmoid(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(DualEpoch.sigmoid(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(DualEpoch.sigmoid(-16)).isEqualTo(logistic(-16));
    assertThat(DualEpoch.sigmoid(16)).isEqualTo(logistic(16));
    assertThat(DualEpoch.sigmoid(Double.NaN)).isNaN();
  }

  private static double logistic(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
