package io.sparkctr.data.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnBlockTest {
  @Test
  void rowsBecomeColumns() {
    long[] words = new Random(5).longs(Long.SIZE).toArray();
    long[] transposed = words.clone();

    ColumnBlock.transpose(transposed);

    for (int row = 0; row < Long.SIZE; row++) {
      for (int column = 0; column < Long.SIZE; column++) {
        assertThat(transposed[column] >>> row & 1).isEqualTo(words[row] >>> column & 1);
      }
    }
  }
}
