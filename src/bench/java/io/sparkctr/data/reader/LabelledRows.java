package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Parses a local day file with this project's parser, for peers that have no parser. */
public final class LabelledRows {
  private static final int MAX_LINE_BYTES = 1 << 16;

  private LabelledRows() {}

  /** Receives one row at a time. */
  public interface Taker {
    /**
     * Receives a row.
     *
     * @param values label, 13 integers, 26 categories; the next row overwrites them
     * @param empty bit {@code c} is set if column {@code c} is empty
     */
    void take(int[] values, long empty);
  }

  /**
   * Passes every row to the taker, in file order.
   *
   * @throws IOException if the file cannot be read or holds a line that is not a labelled row
   */
  public static void forEach(Path file, Taker taker) throws IOException {
    int[] values = new int[RowParser.COLUMNS];
    Split whole = new Split(0, file.toString(), 0, Files.size(file), Split.Compression.NONE);
    try (LineReader lines =
        new LineReader(
            Files.newInputStream(file), whole, MAX_LINE_BYTES, LineReader.BUFFER_BYTES)) {
      while (lines.advance()) {
        long empty =
            RowParser.parse(
                lines.buffer(), lines.from(), lines.to(), LabelRule.REQUIRED, values, 0, 1);
        if (empty < 0) {
          throw new IOException(
              file + " contains a malformed line: " + RowParser.reason(empty).id());
        }
        taker.take(values, empty);
      }
    }
  }
}
