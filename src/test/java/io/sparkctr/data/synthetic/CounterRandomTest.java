package io.sparkctr.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void followsSplitMix64() {
    // SplittableRandom's generator is SplitMix64.
    var reference = new SplittableRandom(42);
    for (int counter = 0; counter < 5; counter++) {
      assertThat(CounterRandom.mix(42, counter)).isEqualTo(reference.nextLong());
    }
  }

  @Test
  void uniformDrawsHaveTheMeanAndVarianceOfTheUnitInterval() {
    var draws = LongStream.range(0, 100_000).mapToDouble(i -> CounterRandom.uniform(7, i));
    var squares = draws.map(u -> (u - 0.5) * (u - 0.5)).summaryStatistics();
    assertThat(squares.getAverage()).isCloseTo(1.0 / 12, within(0.001));
    assertThat(squares.getMax()).isLessThanOrEqualTo(0.25);
  }

  @Test
  void normalDrawsHaveMeanZeroAndVarianceOne() {
    double[] draws =
        LongStream.range(0, 100_000).mapToDouble(i -> CounterRandom.normal(7, i)).toArray();
    assertThat(Arrays.stream(draws).average().orElseThrow())
        .isCloseTo(0, within(0.013)); // Four standard errors.
    assertThat(Arrays.stream(draws).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.02));
  }
}
