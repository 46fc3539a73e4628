package io.sparkctr.engine.sql;

import io.sparkctr.testing.DayRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows with some bytes changed, removed or added. About half of the rows remain valid. */
public final class MutatedLines {
  /** Bytes that at least one parsing rule checks, as characters. */
  private static final String BYTES =
      "\t\t\t01279afgAF- +.\r\r\u0000\u0001\"\\#\u00ef\u00bb\u00bf\u00ff\u00c3\u00e2\u0080\u00a8";

  private MutatedLines() {}

  /** Makes lines without line ends, one character per byte. */
  public static List<String> of(int rows, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (String row : DayRows.of(rows, seed)) {
      StringBuilder line = new StringBuilder(random.nextInt(4) == 0 ? row.substring(2) : row);
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(line.length());
        char edit = BYTES.charAt(random.nextInt(BYTES.length()));
        line.replace(at, at + random.nextInt(3), random.nextInt(4) == 0 ? "" : "" + edit);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
