package io.sparkctr.data.columnar;

import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Small numbers as Parquet's hybrid of repeats and packed groups of eight: <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">RLE</a>.
 */
final class RleEncoder {
  /** Numbers in a packed group. */
  static final int GROUP = 8;

  /** The most groups whose header is a single byte. */
  private static final int MOST_GROUPS = 63;

  /** A repeat costs the packed run that it interrupts another header. */
  private static final int LEAST_REPEATED_GROUPS = 2;

  private final PageBytes out;
  private int header;
  private int groups;

  private RleEncoder(PageBytes out) {
    this.out = out;
    this.groups = MOST_GROUPS;
  }

  /** Adds the levels of {@code rows} optional values: 0 where a bit of {@code nulls} is set. */
  static void addLevels(PageBytes out, long[] nulls, int fromWord, int rows) {
    RleEncoder runs = new RleEncoder(out);
    int count = (rows + GROUP - 1) / GROUP;
    for (int group = 0; group < count; ) {
      int levels = levels(nulls, fromWord, group);
      int same = group;
      if (levels == 0 || levels == 0xFF) {
        do {
          same++;
        } while (same < count && levels(nulls, fromWord, same) == levels);
      }
      if (same - group >= LEAST_REPEATED_GROUPS) {
        runs.repeat(Math.min(same * GROUP, rows) - group * GROUP, levels & 1, 1);
        group = same;
      } else {
        runs.addGroup();
        out.add(levels, 1);
        group++;
      }
    }
  }

  private static int levels(long[] nulls, int fromWord, int group) {
    return (int) (~nulls[fromWord + (group >>> 3)] >>> ((group & 7) * GROUP)) & 0xFF;
  }

  /**
   * Adds numbers of {@code width} bits.
   *
   * @param numbers with at least {@link #GROUP} places behind {@code count}
   */
  static void addNumbers(PageBytes out, int[] numbers, int count, int width) {
    RleEncoder runs = new RleEncoder(out);
    BytePacker packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
    for (int at = 0; at < count; ) {
      int same = at + 1;
      while (same < count && numbers[same] == numbers[at]) {
        same++;
      }
      if (same - at >= GROUP * LEAST_REPEATED_GROUPS) {
        runs.repeat(same - at, numbers[at], (width + Byte.SIZE - 1) / Byte.SIZE);
        at = same;
      } else {
        runs.addGroup();
        int place = out.skip(width);
        packer.pack8Values(numbers, at, out.array(), place);
        at += GROUP;
      }
    }
  }

  private void repeat(int count, int number, int bytes) {
    out.addVarint(count << 1);
    out.add(number, bytes);
    groups = MOST_GROUPS;
  }

  /** Announces one more packed group, in the open run or a new one. */
  private void addGroup() {
    if (groups == MOST_GROUPS) {
      header = out.skip(1);
      groups = 0;
    }
    groups++;
    out.setByte(header, (groups << 1) | 1);
  }
}
