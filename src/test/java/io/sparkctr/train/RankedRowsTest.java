package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.RankedRows.ActiveSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedRowsTest {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final SlotRows one = ModelSamples.random(300, 12, 5);
  private final SlotRows other = ModelSamples.random(200, 12, 6);

  /** The slots before the conversion to ranks. */
  private final int[] slots = SlotRows.concat(List.of(one, other)).slots;

  private final List<SlotRows> blocks = new ArrayList<>(List.of(one, other));
  private final List<RankedRows> ranked = RankedRows.of(blocks, 1 << 12);

  private final ActiveSlots active =
      ActiveSlots.of(
          new int[] {0, 3, 7, 0, 3, Integer.MAX_VALUE}, new byte[] {39, 1, 38, 39, 1, 1});

  @Test
  void everyRankMapsBackToItsSlot() {
    assertThat(ranked)
        .extracting(block -> block.block().labels)
        .containsExactly(one.labels, other.labels);
    ActiveSlots ofAll = ranked.get(0).active();
    assertThat(ranked.get(1).active()).isSameAs(ofAll);
    SlotRows rows = SlotRows.concat(ranked.stream().map(RankedRows::block).toList());
    assertThat(Arrays.stream(rows.slots).map(ofAll::slot).toArray()).isEqualTo(slots);
  }

  @Test
  void theOriginalSlotsAreNotChanged() {
    assertThat(SlotRows.concat(List.of(one, other)).slots).isEqualTo(slots);
    assertThat(ranked.get(0).block().slots).isNotEqualTo(one.slots);
  }

  /** Otherwise the slots and the ranks of a partition would both be in memory. */
  @Test
  void theListOfOriginalBlocksIsEmptied() {
    assertThat(blocks).isEmpty();
  }

  @Test
  void everyRankHasItsFrequencyAndItsField() {
    ActiveSlots ofAll = ranked.get(0).active();
    for (int rank = 0; rank < ofAll.size(); rank++) {
      int slot = ofAll.slot(rank);
      int field = ofAll.field(rank);
      assertThat(Arrays.stream(slots).filter(s -> s == slot).count())
          .isEqualTo(ofAll.frequency(rank))
          .isPositive();
      assertThat(IntStream.range(0, slots.length).filter(i -> slots[i] == slot))
          .anyMatch(i -> i % FIELDS == field);
    }
  }

  @Test
  void aPartitionMayBeEmpty() {
    assertThat(RankedRows.of(new ArrayList<>(), 1 << 12)).isEmpty();
  }

  @Test
  void ranksAreSortedByFieldThenFrequencyThenSlot() {
    assertThat(active.size()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).map(active::slot)).containsExactly(5, 1, 4, 2);
    int[] ranks = active.ranks(6);
    assertThat(IntStream.of(5, 1, 4, 2).map(slot -> ranks[slot])).containsExactly(0, 1, 2, 3);
  }

  @Test
  void theLastSlotHasARank() {
    int[] frequencies = new int[1 << 24];
    frequencies[frequencies.length - 1] = 1;
    byte[] fields = new byte[frequencies.length];
    fields[frequencies.length - 1] = 38;

    assertThat(ActiveSlots.of(frequencies, fields).slot(0)).isEqualTo(frequencies.length - 1);
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
