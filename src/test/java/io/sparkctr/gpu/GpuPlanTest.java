package io.sparkctr.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.gpu.GpuPlan.Verdict;
import io.sparkctr.gpu.GpuPlan.Verdict.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The planner's output in these tests has the format of RAPIDS 26.08.1. */
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
  void allowingAnOperatorAllowsItsExpressionsToo() {
    assertThat(MIXED.off(List.of("ProjectExec"))).isEmpty();
    assertThatCode(() -> MIXED.require(List.of("ProjectExec"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> MIXED.require(List.of("FilterExec"))).isInstanceOf(UserError.class);
  }

  @Test
  void aPlanWithoutOperatorsIsRefused() {
    assertThatThrownBy(() -> new GpuPlan("train", List.of()).require(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train: the RAPIDS planner saw no operator");
  }

  @Test
  void everyPrefixMapsToAPlace() {
    List<Verdict> verdicts =
        Verdict.parse(
            """
            !Exec <ProjectExec> cannot run on GPU because not all expressions can be replaced
              !Expression <ScalaUDF> f(a#1) cannot run on GPU because it is a function
              @Expression <Alias> a#1 AS b#2 could run on GPU
              *Exec <FileSourceScanExec> will run on GPU
              ^Expression <Crc32> crc32(a#1) will run on GPU via CPU bridge
              $Exec <SortExec> could run on GPU but is too costly
              #Exec <ReusedExchangeExec> is removed
            """);

    assertThat(verdicts)
        .extracting(Verdict::place)
        .containsExactly(
            Place.CPU,
            Place.CPU,
            Place.CPU_WITH_PARENT,
            Place.GPU,
            Place.CPU_BRIDGE,
            Place.CPU_FOR_COST,
            Place.REMOVED);
    assertThat(verdicts).extracting(Verdict::depth).containsExactly(0, 1, 1, 1, 1, 1, 1);
    assertThat(verdicts)
        .extracting(verdict -> verdict.place().isOff())
        .containsExactly(true, true, true, false, true, true, false);
    assertThat(verdicts.get(0).name()).isEqualTo("ProjectExec");
    assertThat(verdicts.get(0).text()).startsWith("cannot run on GPU because");
  }

  @Test
  void aLineFeedInAnExpressionDoesNotEndItsVerdict() {
    List<Verdict> verdicts =
        Verdict.parse(
            """
            *Exec <ProjectExec> will run on GPU
              *Expression <StringReplace> replace(a#1,
            , ) will run on GPU
              !Exec <LocalTableScanExec> cannot run on GPU because no rule is there
            """);

    assertThat(verdicts)
        .extracting(Verdict::name)
        .containsExactly("ProjectExec", "StringReplace", "LocalTableScanExec");
    assertThat(verdicts.get(1).text()).isEqualTo("replace(a#1,\n, ) will run on GPU");
  }

  @Test
  void expressionsAreNotCountedAsOperators() {
    List<Verdict> verdicts =
        Verdict.parse(
            """
            *Exec <DataWritingCommandExec> will run on GPU
              *Output <InsertIntoHadoopFsRelationCommand> will run on GPU
              *Expression <Alias> a#1 AS b#2 will run on GPU
            """);

    assertThat(new GpuPlan("write", verdicts).operators())
        .extracting(Verdict::name)
        .containsExactly("DataWritingCommandExec", "InsertIntoHadoopFsRelationCommand");
    assertThat(new GpuPlan("write", verdicts).summary())
        .isEqualTo("write: 2 of 2 operators on GPU");
  }

  @Test
  void emptyOutputGivesNoVerdicts() {
    assertThat(Verdict.parse("")).isEmpty();
    assertThat(Verdict.parse("\n")).isEmpty();
  }
}
