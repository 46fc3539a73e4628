package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.TrainConfig.Solver;
import io.sparkctr.config.UserError;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
  private static final long MIB = 1L << 20;

  @Test
  void theEstimateFollowsTheDocumentedFormula() {
    // 2^20 slots: weights 8 MiB, changes of two partitions 16 MiB, weights of four epochs 16 MiB,
    // model 12 MiB.
    assertThat(TrainingMemory.of(Solver.FAST, MIB, MIB, 2, 4))
        .isEqualTo(new TrainingMemory(52 * MIB, 30 * MIB));
    // In addition 30 vectors with 8 bytes per active slot; half of the slots are active.
    assertThat(TrainingMemory.of(Solver.WARM_START, MIB, MIB / 2, 2, 4))
        .isEqualTo(new TrainingMemory((52 + 120) * MIB, 19 * MIB));
    // Without dual ascent.
    assertThat(TrainingMemory.of(Solver.LBFGS, MIB, MIB, 2, 0).driverBytes())
        .isEqualTo((12 + 240) * MIB);
    assertThat(TrainingMemory.of(Solver.FAST, MIB, MIB, 1000, 12).driverBytes())
        .isEqualTo((8 + 16 * 8 + 48 + 12) * MIB);
  }

  @Test
  void aHeapThatIsTooSmallIsRefusedWithBothFigures() {
    TrainingMemory memory = new TrainingMemory(3 << 29, 1 << 29);

    assertThatCode(() -> memory.require(0, 4L << 29)).doesNotThrowAnyException();
    assertThatCode(() -> memory.require(2, 7L << 29)).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.require(2, 2L << 30))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("2.5 GiB", "driver's 2.0 GiB", "CTR_HEAP=5g", "features.bits");
  }
}
