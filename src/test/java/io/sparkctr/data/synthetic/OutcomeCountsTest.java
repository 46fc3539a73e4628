package io.sparkctr.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeCountsTest {
  @Test
  void fourRowsGiveTheMetricsComputedByHand() {
    var counts = new OutcomeCounts();
    double logit = Math.log(3); // Probability 3/4.
    assertThat(counts.add(logit, 0.7)).isTrue();
    assertThat(counts.add(logit, 0.8)).isFalse();
    assertThat(counts.add(-logit, 0.2)).isTrue();
    assertThat(counts.add(-logit, 0.3)).isFalse();
    Truth.Outcome outcome = counts.outcome("day_0");
    assertThat(outcome.file()).isEqualTo("day_0");
    assertThat(outcome.rows()).isEqualTo(4);
    assertThat(outcome.clicks()).isEqualTo(2);
    assertThat(outcome.constantLogLoss()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(outcome.bayesLogLoss())
        .isCloseTo((Math.log(4.0 / 3) + Math.log(4)) / 2, within(1e-15));
    // Four pairs of a click and another row: one in order, two ties, one out of order.
    assertThat(outcome.bayesAuc()).isEqualTo(0.5);
  }

  @Test
  void ranksExtremeLogitsToo() {
    var counts = new OutcomeCounts();
    counts.add(500, 0.5);
    counts.add(-500, 0.5);
    assertThat(counts.outcome("day_0").bayesAuc()).isEqualTo(1);
    assertThat(counts.outcome("day_0").bayesLogLoss()).isCloseTo(0, within(1e-15));
  }

  @Test
  void oneClassHasNoAucAndNoConstantLoss() {
    var counts = new OutcomeCounts();
    counts.add(0, 0.9);
    assertThat(counts.outcome("day_0").bayesAuc()).isNaN();
    assertThat(counts.outcome("day_0").constantLogLoss()).isZero();
  }

  @Test
  void sumsItsParts() {
    var one = new OutcomeCounts();
    one.add(2, 0.1);
    var other = new OutcomeCounts();
    other.add(-2, 0.5);
    Truth.Outcome sum = OutcomeCounts.sum(List.of(one, other)).outcome(null);
    assertThat(sum.rows()).isEqualTo(2);
    assertThat(sum.clickRate()).isEqualTo(0.5);
    assertThat(sum.bayesAuc()).isEqualTo(1);
    assertThat(sum.bayesLogLoss()).isCloseTo(Math.log1p(Math.exp(-2)), within(1e-15));
  }
}
