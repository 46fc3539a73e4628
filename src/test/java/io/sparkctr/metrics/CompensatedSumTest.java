package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  @Test
  void smallTermsAreNotLostNextToALargeOne() {
    CompensatedSum sum = new CompensatedSum();
    sum.add(1);
    for (int i = 0; i < 1000; i++) {
      sum.add(0x1p-60);
    }
    sum.add(-1);

    assertThat(sum.value()).isEqualTo(1000 * 0x1p-60);
  }

  @Test
  void addingSumsKeepsTheRoundingErrorsOfBoth() {
    CompensatedSum left = new CompensatedSum();
    left.add(1);
    left.add(0x1p-60);
    CompensatedSum right = new CompensatedSum();
    right.add(-1);
    right.add(0x1p-60);

    left.add(right);

    assertThat(left.value()).isEqualTo(2 * 0x1p-60);
  }
}
