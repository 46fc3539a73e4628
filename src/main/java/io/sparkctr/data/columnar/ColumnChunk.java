package io.sparkctr.data.columnar;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * One column of a row group: collects its compressed pages and then writes them. The pages use a
 * dictionary until that no longer saves bytes; the later pages of the chunk are plain.
 */
final class ColumnChunk {
  /** A first page with a larger share of distinct values gets no dictionary. */
  private static final double MAX_DISTINCT = 0.35;

  private final ColumnDescriptor column;
  private final int index;
  private final Dictionary dictionary = new Dictionary();
  private final List<Page> pages = new ArrayList<>();
  private boolean plain;

  /** Values of the dictionary that pages use. */
  private int entries;

  private long rows;

  ColumnChunk(ColumnDescriptor column, int index) {
    this.column = column;
    this.index = index;
  }

  private record Page(
      BytesInput compressed,
      int uncompressedBytes,
      int rows,
      Encoding encoding,
      IntStatistics statistics) {}

  /** Buffers for one page at a time; all columns of a task share them. */
  static final class Scratch implements Closeable {
    final int[] present = new int[ColumnBlock.ROWS];
    final int[] indices = new int[ColumnBlock.ROWS + PageEncoder.GROUP];
    final PageEncoder page = new PageEncoder();

    @Override
    public void close() {
      page.close();
    }
  }

  /** Adds a page with this column of the block, after {@link ColumnBlock#gatherNulls}. */
  void add(ColumnBlock block, Scratch scratch) {
    int blockRows = block.rows();
    int count = copyPresent(block, blockRows, scratch.present);
    PageEncoder page = scratch.page;
    page.clear();
    page.addLevels(block.nulls(), ColumnBlock.nullsFrom(index), blockRows);
    Encoding encoding = Encoding.PLAIN;
    if (count > 0 && !plain && takesDictionary(scratch.present, count, scratch.indices)) {
      encoding = Encoding.RLE_DICTIONARY;
      int width = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(entries - 1));
      page.addIndices(scratch.indices, count, width);
    } else {
      page.addPlain(scratch.present, count);
    }
    pages.add(
        new Page(
            BytesInput.from(page.compress()),
            page.length(),
            blockRows,
            encoding,
            statistics(scratch.present, count, blockRows)));
    rows += blockRows;
  }

  /** Looks the values up in the dictionary; if it does not pay, all later pages are plain. */
  private boolean takesDictionary(int[] values, int count, int[] indices) {
    boolean complete = dictionary.encode(values, count, indices);
    if (complete && (entries > 0 || dictionary.size() <= MAX_DISTINCT * count)) {
      entries = dictionary.size();
      return true;
    }
    plain = true;
    return false;
  }

  /** Writes the chunk and starts the one of the next row group. */
  void flush(ParquetFileWriter file, Scratch scratch) throws IOException {
    file.startColumn(column, rows, CompressionCodecName.ZSTD);
    if (entries > 0) {
      scratch.page.clear();
      scratch.page.addPlain(dictionary.entries(), entries);
      file.writeDictionaryPage(
          new DictionaryPage(
              BytesInput.from(scratch.page.compress()),
              scratch.page.length(),
              entries,
              Encoding.PLAIN));
    }
    for (Page page : pages) {
      file.writeDataPage(
          page.rows,
          page.uncompressedBytes,
          page.compressed,
          page.statistics,
          page.rows,
          Encoding.RLE,
          Encoding.RLE,
          page.encoding);
    }
    file.endColumn();
    dictionary.clear();
    pages.clear();
    plain = false;
    entries = 0;
    rows = 0;
  }

  /** Copies the values that are not null; returns their number. */
  private int copyPresent(ColumnBlock block, int blockRows, int[] present) {
    int[] values = block.values();
    long[] nulls = block.nulls();
    int from = index * ColumnBlock.STRIDE;
    int word = ColumnBlock.nullsFrom(index);
    int count = 0;
    for (int row = 0; row < blockRows; row += Long.SIZE) {
      long absent = nulls[word++];
      int end = Math.min(Long.SIZE, blockRows - row);
      if (absent == 0) {
        System.arraycopy(values, from + row, present, count, end);
        count += end;
        continue;
      }
      for (int i = 0; i < end; i++) {
        present[count] = values[from + row + i];
        count += (int) ((~absent >>> i) & 1);
      }
    }
    return count;
  }

  private IntStatistics statistics(int[] values, int count, int blockRows) {
    IntStatistics statistics = (IntStatistics) Statistics.createStats(column.getPrimitiveType());
    statistics.incrementNumNulls(blockRows - count);
    if (count > 0) {
      int min = values[0];
      int max = values[0];
      for (int i = 1; i < count; i++) {
        min = Math.min(min, values[i]);
        max = Math.max(max, values[i]);
      }
      statistics.setMinMax(min, max);
    }
    return statistics;
  }

  /** The distinct values of a chunk, with indices in the order in which the values came. */
  static final class Dictionary {
    /** An index takes at most 16 bits. */
    static final int MAX_ENTRIES = 1 << 16;

    private static final int INITIAL_SLOTS = 1 << 10;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /** Open addressing. The value is in the upper half, its index + 1 in the lower; 0 is empty. */
    private long[] slots = new long[INITIAL_SLOTS];

    private int[] entries = new int[INITIAL_SLOTS / 2];
    private int size;

    int size() {
      return size;
    }

    int[] entries() {
      return entries;
    }

    void clear() {
      Arrays.fill(slots, 0);
      size = 0;
    }

    /** Sets the index of each value; false, with some values added, where they are too many. */
    boolean encode(int[] values, int count, int[] indices) {
      int at = 0;
      while (true) {
        at = encodeUntilFull(values, at, count, indices);
        if (at == count) {
          return true;
        }
        if (size == MAX_ENTRIES) {
          return false;
        }
        grow();
      }
    }

    /** Returns the place of the first value for which there is no room, or {@code count}. */
    private int encodeUntilFull(int[] values, int from, int count, int[] indices) {
      long[] table = slots;
      int mask = table.length - 1;
      int shift = Integer.numberOfLeadingZeros(mask);
      for (int i = from; i < count; i++) {
        int value = values[i];
        int at = (value * GOLDEN_RATIO) >>> shift;
        long slot = table[at];
        while (slot != 0 && (int) (slot >>> Integer.SIZE) != value) {
          at = (at + 1) & mask;
          slot = table[at];
        }
        if (slot == 0) {
          if (size == entries.length) {
            return i;
          }
          entries[size++] = value;
          slot = ((long) value << Integer.SIZE) | size;
          table[at] = slot;
        }
        indices[i] = (int) slot - 1;
      }
      return count;
    }

    private void grow() {
      long[] old = slots;
      slots = new long[2 * old.length];
      entries = Arrays.copyOf(entries, slots.length / 2);
      int mask = slots.length - 1;
      int shift = Integer.numberOfLeadingZeros(mask);
      for (int i = 0; i < size; i++) {
        int at = (entries[i] * GOLDEN_RATIO) >>> shift;
        while (slots[at] != 0) {
          at = (at + 1) & mask;
        }
        slots[at] = ((long) entries[i] << Integer.SIZE) | (i + 1);
      }
    }
  }
}
