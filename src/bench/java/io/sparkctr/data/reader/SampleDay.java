package io.sparkctr.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A sample day in memory, for the microbenchmarks. */
public final class SampleDay {
  /** Number of rows. */
  public static final int ROWS = 7000;

  private SampleDay() {}

  /** Reads the text of the day. */
  public static byte[] text() throws IOException {
    Path file = Path.of(System.getProperty("ctr.home"), "data-samples", "day_0.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** Passes every row to the taker, in order. */
  public static void forEach(LabelledRows.Taker taker) throws IOException {
    Path plain = Files.createTempFile("sample-day", ".tsv");
    try {
      LabelledRows.forEach(Files.write(plain, text()), taker);
    } finally {
      Files.delete(plain);
    }
  }
}
