package io.sparkctr.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.run.Stages.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final List<String> progress = new ArrayList<>();
  private final Stages stages = new Stages(Duration.ofMillis(1500), progress::add);

  @Test
  void stagesAreKeptInOrderWithTheirRowsAndRates() throws IOException {
    assertThat(stages.run("prepare", () -> "result", result -> 7)).isEqualTo("result");
    stages.run("train", () -> 12L, rows -> rows);

    List<Stage> all = stages.withTotal();
    assertThat(all).extracting(Stage::name).containsExactly("start", "prepare", "train", "total");
    assertThat(all).extracting(Stage::rows).containsExactly(0L, 7L, 12L, 0L);
    assertThat(all)
        .allSatisfy(
            stage ->
                assertThat(stage.rowsPerSecond() * stage.seconds())
                    .isCloseTo((double) stage.rows(), within(1e-6)));
  }

  @Test
  void theTotalIncludesTheStartAndWhatNoStageCounts() throws IOException {
    stages.run("train", () -> 1L, rows -> rows);

    List<Stage> all = stages.withTotal();
    assertThat(all.get(0).seconds()).isEqualTo(1.5);
    assertThat(all.get(2).seconds()).isGreaterThanOrEqualTo(1.5 + all.get(1).seconds());
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

    assertThat(stages.withTotal()).extracting(Stage::name).containsExactly("start", "total");
    assertThat(progress).containsExactly("train …");
  }
}
