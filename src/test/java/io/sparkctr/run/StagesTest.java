package io.sparkctr.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.run.Stages.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final List<String> progress = new ArrayList<>();
  private final Stages stages = new Stages(progress::add);

  @Test
  void stagesAreKeptInOrderWithTheirRowsAndRates() throws IOException {
    assertThat(stages.run("prepare", () -> "result", result -> 7)).isEqualTo("result");
    stages.run("train", () -> 12L, rows -> rows);

    assertThat(stages.finished()).extracting(Stage::name).containsExactly("prepare", "train");
    assertThat(stages.finished()).extracting(Stage::rows).containsExactly(7L, 12L);
    assertThat(stages.finished())
        .allSatisfy(
            stage ->
                assertThat(stage.rowsPerSecond() * stage.seconds())
                    .isCloseTo((double) stage.rows(), within(1e-6)));
  }

  @Test
  void startAndEndAreReported() throws IOException {
    stages.run("train", () -> 1L, rows -> rows);

    assertThat(progress).hasSize(2);
    assertThat(progress.get(0)).isEqualTo("train …");
    assertThat(progress.get(1)).matches("train done in [0-9]+\\.[0-9] s");
  }

  @Test
  void aFailedStageIsNotListedAsFinished() {
    assertThatThrownBy(
            () ->
                stages.run(
                    "train",
                    () -> {
                      throw new IOException("lost");
                    },
                    result -> 1))
        .hasMessage("lost");

    assertThat(stages.finished()).isEmpty();
    assertThat(progress).containsExactly("train …");
  }
}
