package io.sparkctr.testing;

import io.sparkctr.schema.CriteoSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Valid rows of day files to make wrong in tests. */
public final class DayRows {
  /** Column of the first category in a row that is split at its tabs. */
  public static final int FIRST_CATEGORY = 1 + CriteoSchema.INTEGERS;

  private DayRows() {}

  /** Rows without line ends: every fourth a click, a tenth of the other fields empty. */
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

  /** Such rows as a file's content. */
  public static String text(int rows, long seed) {
    return text(of(rows, seed));
  }

  /** These lines as a file's content. */
  public static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** The row with another text in a column, 0 being the label. */
  public static String with(String row, int column, String text) {
    String[] fields = row.split("\t", -1);
    fields[column] = text;
    return String.join("\t", fields);
  }
}
