package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedRowsTest {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final SlotRows one = ModelSamples.random(300, 12, 5);
  private final SlotRows other = ModelSamples.random(200, 12, 6);

  /** The slots before they become ranks. */
  private final int[] slots = SlotRows.concat(List.of(one, other)).slots;

  private final List<RankedRows> ranked = RankedRows.of(List.of(one, other), 1 << 12);

  @Test
  void everyRankStandsForTheSlotThatWasThere() {
    assertThat(ranked)
        .extracting(block -> block.rows().labels)
        .containsExactly(one.labels, other.labels);
    ActiveSlots active = ranked.get(0).active();
    assertThat(ranked.get(1).active()).isSameAs(active);
    SlotRows rows = SlotRows.concat(ranked.stream().map(RankedRows::rows).toList());
    assertThat(Arrays.stream(rows.slots).map(active::slot).toArray()).isEqualTo(slots);
  }

  @Test
  void ranksKnowHowOftenTheyAreHeldAndByAField() {
    ActiveSlots active = ranked.get(0).active();
    for (int rank = 0; rank < active.size(); rank++) {
      int slot = active.slot(rank);
      int field = active.field(rank);
      assertThat(Arrays.stream(slots).filter(s -> s == slot).count())
          .isEqualTo(active.frequency(rank))
          .isPositive();
      assertThat(IntStream.range(0, slots.length).filter(i -> slots[i] == slot))
          .anyMatch(i -> i % FIELDS == field);
    }
  }

  @Test
  void aPartitionMayBeEmpty() {
    assertThat(RankedRows.of(List.<SlotRows>of(), 1 << 12)).isEmpty();
  }
}
