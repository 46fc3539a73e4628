package io.sparkctr.data.reader;

import io.sparkctr.schema.LabelRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rows of a local day file through this project's own parser, for peers that have none. */
public final class LabelledRows {
  private static final int MAX_LINE_BYTES = 1 << 16;

  private LabelledRows() {}

  /** Takes one row at a time. */
  public interface Taker {
    /**
     * Takes a row.
     *
     * @param values label, 13 integers, 26 categories; overwritten by the next row
     * @param empty the empty columns, bit {@code c} for column {@code c}
     */
    void take(int[] values, long empty);
  }

  /**
   * Hands every row to the taker, in file order.
   *
   * @throws IOException if the file cannot be read or holds a line that is no labelled row
   */
  public static void forEach(Path file, Taker taker) throws IOException {
    int[] values = new int[RowParser.COLUMNS];
    try (LineReader lines =
        new LineReader(Files.newInputStream(file), 0, Files.size(file), MAX_LINE_BYTES)) {
      while (lines.advance()) {
        long empty =
            RowParser.parse(
                lines.buffer(), lines.from(), lines.to(), LabelRule.REQUIRED, values, 0, 1);
        if (empty < 0) {
          throw new IOException(file + " holds a wrong line: " + RowParser.reason(empty).id());
        }
        taker.take(values, empty);
      }
    }
  }
}
