package io.sparkctr.data.columnar;

import java.io.IOException;
import java.util.ArrayList;
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
 * One column of a row group in the making: its pages, packed. With a dictionary until that pays no
 * more, plain from then on.
 */
final class ColumnChunk {
  /** A first page with a larger share of distinct values gets no dictionary. */
  private static final double MOST_DISTINCT = 0.35;

  private final ColumnDescriptor column;
  private final int index;
  private final IntDictionary dictionary = new IntDictionary();
  private final List<Page> pages = new ArrayList<>();
  private boolean plain;
  private int entries;
  private long rows;

  ColumnChunk(ColumnDescriptor column, int index) {
    this.column = column;
    this.index = index;
  }

  private record Page(
      BytesInput packed,
      int unpackedBytes,
      int rows,
      Encoding encoding,
      IntStatistics statistics) {}

  /** Buffers that the columns of a task share, for one page at a time. */
  static final class Scratch implements java.io.Closeable {
    final int[] present = new int[ColumnBlock.ROWS];
    final int[] numbers = new int[ColumnBlock.ROWS + RleEncoder.GROUP];
    final PageBytes page = new PageBytes();
    final PageCompressor compressor = new PageCompressor();

    @Override
    public void close() {
      compressor.close();
    }
  }

  /** Adds a page of this column's rows in the block, whose nulls were gathered. */
  void add(ColumnBlock block, Scratch scratch) {
    int blockRows = block.rows();
    int count = compact(block, blockRows, scratch.present);
    PageBytes page = scratch.page;
    page.clear();
    int levels = page.skip(Integer.BYTES);
    RleEncoder.addLevels(page, block.nulls(), ColumnBlock.nullsFrom(index), blockRows);
    page.setInt(levels, page.length() - levels - Integer.BYTES);
    Encoding encoding = Encoding.PLAIN;
    if (count > 0 && !plain && isNumbered(scratch.present, count, scratch.numbers)) {
      encoding = Encoding.RLE_DICTIONARY;
      int width = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(entries - 1));
      page.add(width, 1);
      RleEncoder.addNumbers(page, scratch.numbers, count, width);
    } else {
      page.addInts(scratch.present, count);
    }
    pages.add(
        new Page(
            BytesInput.from(scratch.compressor.pack(page)),
            page.length(),
            blockRows,
            encoding,
            statistics(scratch.present, count, blockRows)));
    rows += blockRows;
  }

  private boolean isNumbered(int[] values, int count, int[] numbers) {
    boolean numbered = dictionary.encode(values, count, numbers);
    if (numbered && (entries > 0 || dictionary.size() <= MOST_DISTINCT * count)) {
      entries = dictionary.size();
      return true;
    }
    plain = true;
    return false;
  }

  /** Writes the chunk and starts the next row group's. */
  void flush(ParquetFileWriter file, Scratch scratch) throws IOException {
    file.startColumn(column, rows, CompressionCodecName.ZSTD);
    if (entries > 0) {
      scratch.page.clear();
      scratch.page.addInts(dictionary.entries(), entries);
      file.writeDictionaryPage(
          new DictionaryPage(
              BytesInput.from(scratch.compressor.pack(scratch.page)),
              scratch.page.length(),
              entries,
              Encoding.PLAIN));
    }
    for (Page page : pages) {
      file.writeDataPage(
          page.rows,
          page.unpackedBytes,
          page.packed,
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

  /** Copies the values that are no nulls; returns their number. */
  private int compact(ColumnBlock block, int blockRows, int[] present) {
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
}
