package io.sparkctr.data.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parquet's own decoder reads back what the encoder wrote. */
class PageEncoderTest {
  private final Random random = new Random(2024);
  private final PageEncoder page = new PageEncoder();

  @Test
  void indicesOfEveryWidthAreReadBack() throws IOException {
    for (int width = 1; width <= 17; width++) {
      for (int count : new int[] {0, 1, 7, 8, 9, 15, 16, 17, 503, 504, 505, 3000}) {
        int[] numbers = indicesInRuns(count, width);
        page.clear();
        page.addIndices(numbers, count, width);

        assertIndices(numbers, count, width);
      }
    }
  }

  @Test
  void aRunOfEqualValuesTakesAFewBytesWhateverItsLength() throws IOException {
    page.addIndices(new int[1_000_000], 1_000_000 - PageEncoder.GROUP, 10);

    assertThat(page.length()).isLessThan(9);
    assertIndices(new int[1_000_000], 1_000_000 - PageEncoder.GROUP, 10);
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
        page.addLevels(nulls, 1, rows);

        int size = ByteBuffer.wrap(page.array()).order(ByteOrder.LITTLE_ENDIAN).getInt();
        assertThat(size).isEqualTo(page.length() - Integer.BYTES);
        assertDecodes(Integer.BYTES, levels, rows, 1);
      }
    }
  }

  @Test
  void aCompressedPageDecompressesToItsBytes() {
    int[] values = random.ints(100_000, 0, 50).toArray();
    for (int count : new int[] {1, 100, 100_000}) {
      page.clear();
      page.addPlain(values, count);

      byte[] compressed = page.compress();

      assertThat(Zstd.decompress(compressed, page.length()))
          .isEqualTo(Arrays.copyOf(page.array(), page.length()));
      var ints = ByteBuffer.wrap(page.array()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
      assertThat(page.length()).isEqualTo(count * Integer.BYTES);
      for (int i = 0; i < count; i++) {
        assertThat(ints.get(i)).isEqualTo(values[i]);
      }
    }
  }

  @AfterEach
  void close() {
    page.close();
  }

  private int[] indicesInRuns(int count, int width) {
    int[] numbers = new int[count + PageEncoder.GROUP];
    for (int i = 0; i < count; ) {
      int number = random.nextInt(1 << width);
      for (int end = Math.min(count, i + 1 + random.nextInt(2) * random.nextInt(40)); i < end; ) {
        numbers[i++] = number;
      }
    }
    return numbers;
  }

  private void assertIndices(int[] indices, int count, int width) throws IOException {
    assertThat(page.array()[0]).isEqualTo((byte) width);
    assertDecodes(1, indices, count, width);
  }

  private void assertDecodes(int from, int[] numbers, int count, int width) throws IOException {
    var in = new ByteArrayInputStream(page.array(), from, page.length() - from);
    var decoder = new RunLengthBitPackingHybridDecoder(width, in);
    for (int i = 0; i < count; i++) {
      assertThat(decoder.readInt()).as("%d of %d, width %d", i, count, width).isEqualTo(numbers[i]);
    }
    assertThat(in.available()).isZero();
  }
}
