package io.sparkctr.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.run.QualityGate.Verdict;
import org.junit.jupiter.api.Test;

class QualityGateTest {
  @Test
  void aRiseUpToTheLimitPasses() {
    // 0.75 - 0.5 is exactly 0.25 in binary.
    QualityGate gate = QualityGate.compare(0.75, "old", 0.5, 0.25);

    assertThat(gate.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(gate.allows()).isTrue();
    assertThat(gate.reason())
        .isEqualTo(
            "log loss 0.75000 against 0.50000 of the published run old: +0.25000, allowed +0.25000");
  }

  @Test
  void aRiseAboveTheLimitFails() {
    QualityGate gate = QualityGate.compare(Math.nextUp(0.75), "old", 0.5, 0.25);

    assertThat(gate.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(gate.allows()).isFalse();
    assertThat(gate.verdict().id()).isEqualTo("failed");
  }

  @Test
  void aFallPassesEvenIfNoRiseIsAllowed() {
    assertThat(QualityGate.compare(0.4, "old", 0.5, 0).allows()).isTrue();
  }

  @Test
  void anUndefinedLogLossFails() {
    assertThat(QualityGate.compare(Double.NaN, "old", 0.5, 10).allows()).isFalse();
    assertThat(QualityGate.compare(0.5, "old", Double.NaN, 10).allows()).isFalse();
  }

  @Test
  void withoutAComparisonTheGateIsOpen() {
    QualityGate gate = QualityGate.notCompared("first run");

    assertThat(gate).isEqualTo(new QualityGate(Verdict.NONE, "first run"));
    assertThat(gate.allows()).isTrue();
  }
}
