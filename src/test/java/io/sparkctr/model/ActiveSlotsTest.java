package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActiveSlotsTest {
  private final ActiveSlots active = ActiveSlots.of(new int[] {0, 3, 7, 0, 3, Integer.MAX_VALUE});

  @Test
  void theMostFrequentComeFirstAndEqualOnesInTheirOrder() {
    assertThat(active.size()).isEqualTo(4);
    assertThat(IntStream.of(5, 2, 1, 4).map(active::rank)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void weightsGoToRanksAndBack() {
    double[] weights = {9, 1, 2, 9, 4, 5};

    assertThat(active.ranked(weights)).containsExactly(5, 2, 1, 4);
    assertThat(active.expanded(active.ranked(weights))).containsExactly(0, 1, 2, 0, 4, 5);
  }

  @Test
  void withoutRowsNothingIsActive() {
    assertThat(ActiveSlots.of(new int[4]).size()).isZero();
  }
}
