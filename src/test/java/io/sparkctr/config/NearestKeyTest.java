package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {
  private static final List<String> KNOWN =
      List.of("ctr.data.input", "ctr.train.seed", "ctr.generate.seed", "ctr.train.l2");

  @Test
  void fewestEditsWin() {
    // One letter missing, one doubled.
    assertThat(NearestKey.to("ctr.data.inut", KNOWN)).isEqualTo("ctr.data.input");
    assertThat(NearestKey.to("ctr.trainn.l2", KNOWN)).isEqualTo("ctr.train.l2");
  }

  @Test
  void aKeyInTheWrongGroupIsFoundByItsLastPart() {
    // Its last part is 1 away, the whole at least 6.
    assertThat(NearestKey.to("ctr.features.input", KNOWN)).isEqualTo("ctr.data.input");
  }

  @Test
  void ofSeveralWithThatLastPartTheNearestAsAWholeWins() {
    assertThat(NearestKey.to("ctr.training.seed", KNOWN)).isEqualTo("ctr.train.seed");
    assertThat(NearestKey.to("ctr.generated.seed", KNOWN)).isEqualTo("ctr.generate.seed");
  }
}
