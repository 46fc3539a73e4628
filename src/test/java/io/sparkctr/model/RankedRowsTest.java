package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.SlotRows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankedRowsTest {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private final SlotRows one = ModelSamples.random(300, 12, 5);
  private final SlotRows other = ModelSamples.random(200, 12, 6);
  private final RankedRows ranked = RankedRows.of(List.of(one, other).iterator(), 1 << 12);

  @Test
  void everyRankStandsForTheSlotThatWasThere() {
    assertThat(ranked.rows()).isEqualTo(500);
    assertThat(ranked.positives()).isEqualTo(one.positives() + other.positives());
    for (int block = 0; block < 2; block++) {
      SlotRows before = List.of(one, other).get(block);
      SlotRows after = ranked.blocks().get(block);
      assertThat(after.labels).isEqualTo(before.labels);
      assertThat(Arrays.stream(after.slots).map(ranked.active()::slot))
          .containsExactly(Arrays.stream(before.slots).boxed().toArray(Integer[]::new));
    }
  }

  @Test
  void ranksKnowHowOftenAndFromWhichFieldOnTheyAreHeld() {
    int[] slots = SlotRows.concat(List.of(one, other)).slots;
    for (int rank = 0; rank < ranked.active().size(); rank++) {
      int slot = ranked.active().slot(rank);
      int count = 0;
      int field = FIELDS;
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] == slot) {
          count++;
          field = Math.min(field, i % FIELDS);
        }
      }
      assertThat(ranked.frequency(rank)).isEqualTo(count).isPositive();
      assertThat(ranked.field(rank)).isEqualTo((byte) field);
    }
  }

  @Test
  void aPartitionMayBeEmpty() {
    RankedRows empty = RankedRows.of(List.<SlotRows>of().iterator(), 1 << 12);

    assertThat(empty.rows()).isZero();
    assertThat(empty.active().size()).isZero();
  }
}
