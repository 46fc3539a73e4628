package io.sparkctr.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares the figures of two {@code metrics.json}. */
public final class SameFigures {
  private SameFigures() {}

  /** Asserts equal figures, up to the rounding that the order of sums changes. */
  public static void assertSameFigures(JsonNode actual, JsonNode expected) {
    assertThat(actual.size()).isEqualTo(expected.size()).isGreaterThan(8);
    expected
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (expected.get(name).isNumber()) {
                assertThat(actual.get(name).asDouble())
                    .as(name)
                    .isCloseTo(expected.get(name).asDouble(), within(1e-6));
              }
            });
  }
}
