package io.sparkctr.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ExactMetricsTest {
  @Test
  void theArraysAreNotChanged() {
    double[] logits = {2, 1};
    byte[] labels = {0, 1};

    ExactMetrics.of(logits, labels);

    assertThat(logits).containsExactly(2, 1);
    assertThat(labels).containsExactly(0, 1);
  }

  @Test
  void aLogitWithoutALabelIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExactMetrics.of(new double[2], new byte[1]))
        .withMessageContaining("2 logits, 1 labels");
  }
}
