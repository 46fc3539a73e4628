package io.sparkctr.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarginalsTest {
  @Test
  void interpolatesItsPointsLinearlyInTheLogarithm() {
    var ranks = new Marginals.InverseCdf(List.of(0.0, 0.5, 1.0), List.of(1.0, 2.0, 200.0));
    assertThat(ranks.value(0)).isEqualTo(1);
    assertThat(ranks.value(0.5)).isCloseTo(2, within(1e-12));
    assertThat(ranks.value(0.75)).isCloseTo(20, within(1e-12)); // √(2 · 200)
    assertThat(ranks.value(Math.nextDown(1.0))).isCloseTo(200, within(1e-9));
  }

  @Test
  void startsAtANegativeValue() {
    var values = new Marginals.InverseCdf(List.of(0.0, 1.0), List.of(-2.0, 6.0));
    assertThat(values.value(0)).isEqualTo(-2);
    assertThat(values.value(0.5)).isCloseTo(0, within(1e-12)); // √(1 · 9) - 3
  }

  @Test
  void refusesPointsThatAreNoDistribution() {
    assertThatThrownBy(() -> new Marginals.InverseCdf(List.of(0.0, 0.9), List.of(1.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.9");
    assertThatThrownBy(
            () -> new Marginals.InverseCdf(List.of(0.0, 0.5, 1.0), List.of(1.0, 3.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 2");
  }
}
