package io.sparkctr.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.junit.jupiter.api.Test;

class XxHash64Test {
  @Test
  void equalsThatOfSpark() {
    SplittableRandom random = new SplittableRandom(5);
    int[] edges = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
    for (int i = 0; i < 100_000; i++) {
      int value = i < edges.length ? edges[i] : random.nextInt();
      long seed = i % 7 == 0 ? 42 : random.nextLong();
      assertThat(XxHash64.ofInt(value, seed)).isEqualTo(XXH64.hashInt(value, seed));
    }
  }
}
