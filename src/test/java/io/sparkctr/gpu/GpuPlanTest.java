package io.sparkctr.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuPlanTest {
  private static final GpuPlan MIXED =
      new GpuPlan(
          "prepare",
          Verdict.parse(
              """
              *Exec <WriteFilesExec> will run on GPU
                !Exec <ProjectExec> cannot run on GPU because not all expressions can be replaced
                  !Expression <ScalaUDF> f(a#1) cannot run on GPU because it is opaque
                    @Expression <AttributeReference> a#1 could run on GPU
              """));

  @Test
  void anOperatorOffTheGpuIsNamedWithTheReason() {
    assertThatThrownBy(() -> MIXED.require(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "spark.gpu = required, but prepare would leave the GPU",
            "ProjectExec: cannot run on GPU because not all expressions can be replaced",
            "ScalaUDF: f(a#1) cannot run on GPU because it is opaque",
            "spark.gpu-allowed-on-cpu")
        .hasMessageNotContaining("AttributeReference");
    assertThat(MIXED.summary()).isEqualTo("prepare: 1 of 2 operators on GPU");
  }

  @Test
  void whatIsAllowedTakesAllWithinItAlong() {
    assertThat(MIXED.off(List.of("ProjectExec"))).isEmpty();
    assertThatCode(() -> MIXED.require(List.of("ProjectExec"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> MIXED.require(List.of("FilterExec"))).isInstanceOf(UserError.class);
  }

  @Test
  void aPlanWithoutOperatorsProvesNothing() {
    assertThatThrownBy(() -> new GpuPlan("train", List.of()).require(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train: the RAPIDS planner saw no operator");
  }
}
