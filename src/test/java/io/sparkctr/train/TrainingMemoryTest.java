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
    // 2^20 slots, all active: base 160 MiB, counts and model 31, ascent 64; tasks 24 and 27.
    assertThat(TrainingMemory.of(Solver.FAST, MIB, MIB))
        .isEqualTo(new TrainingMemory((160 + 31 + 64) * MIB, (24 + 27) * MIB));
    // In addition 30 vectors with 8 bytes per active slot; half of the slots are active.
    assertThat(TrainingMemory.of(Solver.WARM_START, MIB, MIB / 2))
        .isEqualTo(
            new TrainingMemory((160 + 31 + 64 + 120) * MIB, 24 * MIB + 4 * MIB + 41 * MIB / 2));
    // Without dual ascent.
    assertThat(TrainingMemory.of(Solver.LBFGS, MIB, MIB).driverBytes())
        .isEqualTo((160 + 31 + 240) * MIB);
  }

  @Test
  void anyNumberOfRowsFitsInOneGibibyteWithEightTasks() {
    assertThatCode(() -> TrainingMemory.of(Solver.FAST, MIB, MIB).require(8, 1L << 30))
        .doesNotThrowAnyException();
  }

  @Test
  void anExecutorThatIsTooSmallIsRefusedWithBothFigures() {
    TrainingMemory memory = new TrainingMemory(0, 1 << 29);

    assertThatCode(() -> memory.requireExecutor(2, 2L << 30)).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.requireExecutor(4, 2L << 30))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("2.2 GiB", "4 tasks", "its 2.0 GiB", "spark.executor.memory");
  }

  @Test
  void aHeapThatIsTooSmallIsRefusedWithBothFigures() {
    TrainingMemory memory = new TrainingMemory(3 << 29, 1 << 29);

    assertThatCode(() -> memory.require(0, 4L << 29)).doesNotThrowAnyException();
    assertThatCode(() -> memory.require(2, 6L << 29)).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.require(2, 2L << 30))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("2.5 GiB", "driver's 2.0 GiB", "CTR_HEAP=3328m", "features.bits");
  }
}
