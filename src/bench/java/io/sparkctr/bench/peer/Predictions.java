package io.sparkctr.bench.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file of test predictions, which {@link io.sparkctr.baseline.Predictions} evaluates. */
public final class Predictions implements AutoCloseable {
  private final DataOutputStream out;

  Predictions(Path file) throws IOException {
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  void add(int label, double probability) throws IOException {
    out.writeByte(label);
    out.writeDouble(probability);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Writes a file from probabilities as text, one a line, and from the labels of the day file that
   * they belong to.
   *
   * @throws IOException if they have different numbers of lines
   */
  public static void ofText(Path probabilities, Path day, Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(probabilities, ISO_8859_1);
        BufferedReader rows = Files.newBufferedReader(day, ISO_8859_1);
        Predictions predictions = new Predictions(file)) {
      String line = lines.readLine();
      String row = rows.readLine();
      while (line != null && row != null) {
        predictions.add(row.charAt(0) - '0', Double.parseDouble(line));
        line = lines.readLine();
        row = rows.readLine();
      }
      if (line != null || row != null) {
        throw new IOException(probabilities + " has not one line for each row of " + day);
      }
    }
  }
}
