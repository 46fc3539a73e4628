package io.sparkctr.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void percentHasThreeSignificantDigits() {
    assertThat(Format.percent(1)).isEqualTo("100\u00a0%");
    assertThat(Format.percent(0.7586)).isEqualTo("75.9\u00a0%");
    assertThat(Format.percent(0.0321)).isEqualTo("3.21\u00a0%");
    assertThat(Format.percent(0.00321)).isEqualTo("0.321\u00a0%");
    assertThat(Format.percent(0)).isEqualTo("0\u00a0%");
    assertThat(Format.percent(Double.NaN)).isEqualTo("–");
  }

  @Test
  void timeIsWrittenInTheUnitsThatFit() {
    assertThat(Format.seconds(7.24)).isEqualTo("7.2\u00a0s");
    assertThat(Format.seconds(277)).isEqualTo("4\u00a0min 37\u00a0s");
    assertThat(Format.seconds(119.97)).isEqualTo("2\u00a0min 0\u00a0s");
    assertThat(Format.seconds(7500)).isEqualTo("2\u00a0h 5\u00a0min");
  }

  @Test
  void figuresOfAnySizeKeepFourDigits() {
    assertThat(Format.any(0.4378)).isEqualTo("0.4378");
    assertThat(Format.any(10)).isEqualTo("10");
    assertThat(Format.any(9.52381e-4)).isEqualTo("9.524e-04");
    assertThat(Format.bytes(1536)).isEqualTo("1.5\u00a0KiB");
    assertThat(Format.bytes(3)).isEqualTo("3\u00a0bytes");
  }
}
