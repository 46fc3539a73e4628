package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.TrainConfig.ForestConfig;
import io.sparkctr.config.UserError;
import org.junit.jupiter.api.Test;

class ForestMemoryTest {
  private static final long MIB = 1L << 20;

  @Test
  void theEstimateFollowsTheDocumentedFormula() {
    // 10 trees of 2,047 nodes; a quarter of them counts 4 features in 32 bins, three numbers each.
    long nodes = 20_470;
    assertThat(ForestMemory.of(new ForestConfig(10, 10, 32), 1_000_000))
        .isEqualTo(
            new ForestMemory(
                160 * MIB + nodes * 1_500,
                24 * MIB + nodes * 500 + 2 * (nodes / 4 * 4 * 32 * 3 * 8)));
    // A tree has no more leaves than rows; aggregates have a limit.
    assertThat(ForestMemory.of(new ForestConfig(100, 30, 256), 3_000))
        .isEqualTo(
            new ForestMemory(
                160 * MIB + 400_100L * 1_500, 24 * MIB + 400_100L * 500 + 2 * 64 * MIB));
  }

  @Test
  void theForestOfTheReportFitsInOneGibibyteWithEightTasks() {
    ForestMemory memory = ForestMemory.of(new ForestConfig(10, 10, 32), 1L << 40);

    assertThatCode(() -> memory.require("the driver", memory.driverBytes(), 8, 1L << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void aHeapThatIsTooSmallIsRefusedWithBothFigures() {
    ForestMemory memory = new ForestMemory(3 << 29, 1 << 29);

    assertThatThrownBy(() -> memory.require("the driver", memory.driverBytes(), 2, 2L << 30))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "2.5 GiB of heap in the driver with 2 tasks",
            "its 2.0 GiB",
            "3072m",
            "train.forest.depth");
  }
}
