package io.sparkctr.data.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnChunkTest {
  private final ColumnChunk.Dictionary dictionary = new ColumnChunk.Dictionary();

  @Test
  void numbersValuesInTheirOrderOfArrival() {
    int[] values = {7, 0, -1, 7, Integer.MIN_VALUE, 0, Integer.MAX_VALUE};

    assertThat(numbers(values)).containsExactly(0, 1, 2, 0, 3, 1, 4);
    assertThat(numbers(new int[] {5, -1})).containsExactly(5, 2);
    assertThat(entries()).containsExactly(7, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 5);
  }

  @Test
  void keepsItsNumbersWhileItGrows() {
    int[] values = new Random(1).ints(ColumnChunk.Dictionary.MAX_ENTRIES / 2).toArray();

    int[] first = numbers(values);

    assertThat(numbers(values)).isEqualTo(first);
    int[] entries = entries();
    for (int i = 0; i < values.length; i++) {
      assertThat(entries[first[i]]).isEqualTo(values[i]);
    }
  }

  @Test
  void holdsItsMaximumOfEntriesAndNoMore() {
    int[] values = new int[ColumnChunk.Dictionary.MAX_ENTRIES + 1];
    Arrays.setAll(values, i -> i * 64);
    int[] numbers = new int[values.length];

    assertThat(dictionary.encode(values, values.length - 1, numbers)).isTrue();
    assertThat(dictionary.encode(values, values.length - 1, numbers)).isTrue();
    assertThat(dictionary.encode(values, values.length, numbers)).isFalse();
    assertThat(dictionary.size()).isEqualTo(ColumnChunk.Dictionary.MAX_ENTRIES);
  }

  @Test
  void isEmptyWhenCleared() {
    numbers(new int[] {1, 2, 3});

    dictionary.clear();

    assertThat(dictionary.size()).isZero();
    assertThat(numbers(new int[] {3, 0})).containsExactly(0, 1);
  }

  private int[] numbers(int[] values) {
    int[] numbers = new int[values.length];
    assertThat(dictionary.encode(values, values.length, numbers)).isTrue();
    return numbers;
  }

  private int[] entries() {
    return Arrays.copyOf(dictionary.entries(), dictionary.size());
  }
}
