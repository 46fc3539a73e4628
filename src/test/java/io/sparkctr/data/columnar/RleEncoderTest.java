package io.sparkctr.data.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/** Decoded by Parquet's own reader. */
class RleEncoderTest {
  private final Random random = new Random(2024);
  private final PageBytes page = new PageBytes();

  @Test
  void numbersOfEveryWidthComeBack() throws IOException {
    for (int width = 1; width <= 17; width++) {
      for (int count : new int[] {0, 1, 7, 8, 9, 15, 16, 17, 503, 504, 505, 3000}) {
        int[] numbers = numbersInRuns(count, width);
        page.clear();
        RleEncoder.addNumbers(page, numbers, count, width);

        assertDecodes(numbers, count, width);
      }
    }
  }

  @Test
  void aRepeatTakesAFewBytesWhateverItsLength() throws IOException {
    RleEncoder.addNumbers(page, new int[1_000_000], 1_000_000 - RleEncoder.GROUP, 10);

    assertThat(page.length()).isLessThan(8);
    assertDecodes(new int[1_000_000], 1_000_000 - RleEncoder.GROUP, 10);
  }

  @Test
  void levelsAreZeroWhereABitIsSet() throws IOException {
    for (int rows : new int[] {1, 7, 8, 9, 63, 64, 65, 1000, 5000}) {
      for (int nullsOfHundred : new int[] {0, 1, 50, 99, 100}) {
        long[] nulls = new long[rows / Long.SIZE + 2];
        int[] levels = new int[rows];
        for (int row = 0; row < rows; row++) {
          levels[row] = random.nextInt(100) < nullsOfHundred ? 0 : 1;
          nulls[1 + row / Long.SIZE] |= (1L - levels[row]) << row;
        }
        page.clear();
        RleEncoder.addLevels(page, nulls, 1, rows);

        assertDecodes(levels, rows, 1);
      }
    }
  }

  private int[] numbersInRuns(int count, int width) {
    int[] numbers = new int[count + RleEncoder.GROUP];
    for (int i = 0; i < count; ) {
      int number = random.nextInt(1 << width);
      for (int end = Math.min(count, i + 1 + random.nextInt(2) * random.nextInt(40)); i < end; ) {
        numbers[i++] = number;
      }
    }
    return numbers;
  }

  private void assertDecodes(int[] numbers, int count, int width) throws IOException {
    var in = new ByteArrayInputStream(page.array(), 0, page.length());
    var decoder = new RunLengthBitPackingHybridDecoder(width, in);
    for (int i = 0; i < count; i++) {
      assertThat(decoder.readInt()).as("%d of %d, width %d", i, count, width).isEqualTo(numbers[i]);
    }
    assertThat(in.available()).isZero();
  }
}
