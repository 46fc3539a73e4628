package io.sparkctr.testing;

import io.sparkctr.schema.CriteoSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Valid rows of day files, and ways to change them. */
public final class DayRows {
  /** Column of the first category, counted from 0. */
  public static final int FIRST_CATEGORY = 1 + CriteoSchema.INTEGERS;

  private DayRows() {}

  /** Rows without line ends. Every fourth is a click; a tenth of the fields is empty. */
  public static List<String> of(int rows, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder(row % 4 == 0 ? "1" : "0");
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        line.append('\t');
        int value = random.nextInt(50);
        if (value >= 5) {
          line.append(
              field < CriteoSchema.INTEGERS
                  ? Integer.toString(value)
                  : "%08x".formatted(value * 0x9E3779B9));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** The same rows as a file's content. */
  public static String text(int rows, long seed) {
    return text(of(rows, seed));
  }

  /** These lines as a file's content. */
  public static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** The row with another text in a column; the label is column 0. */
  public static String with(String row, int column, String text) {
    String[] fields = row.split("\t", -1);
    fields[column] = text;
    return String.join("\t", fields);
  }
}
