package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActiveSlotsTest {
  private final ActiveSlots active =
      ActiveSlots.of(
          new int[] {0, 3, 7, 0, 3, Integer.MAX_VALUE}, new byte[] {39, 1, 38, 39, 1, 1});

  @Test
  void ranksAreSortedByFieldThenFrequencyThenSlot() {
    assertThat(active.size()).isEqualTo(4);
    int[] ranks = active.ranks(6);
    assertThat(IntStream.of(5, 1, 4, 2).map(slot -> ranks[slot])).containsExactly(0, 1, 2, 3);
  }

  @Test
  void theLastSlotHasARank() {
    int[] frequencies = new int[1 << 24];
    frequencies[frequencies.length - 1] = 1;
    byte[] fields = new byte[frequencies.length];
    fields[frequencies.length - 1] = 38;

    assertThat(ActiveSlots.of(frequencies, fields).expanded(new double[] {1}, 1 << 24))
        .endsWith(0, 1);
  }

  @Test
  void weightsAreConvertedToRanksAndBack() {
    assertThat(active.ranked(new float[] {9, 1, 2, 9, 4, 5, -3})).containsExactly(5, 1, 4, 2, -3);
    assertThat(active.expanded(new double[] {5, 1, 4, 2}, 6)).containsExactly(0, 1, 2, 0, 4, 5);
  }

  @Test
  void withoutRowsNothingIsActive() {
    assertThat(ActiveSlots.of(new int[4], new byte[4]).size()).isZero();
  }
}
