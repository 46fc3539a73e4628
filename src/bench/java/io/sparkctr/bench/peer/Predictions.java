package io.sparkctr.bench.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ExactMetrics;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of test predictions, in any order. A record has 9 bytes: the label (1 byte, 0 or 1) and
 * the probability of a click (8 bytes, big-endian).
 */
public final class Predictions implements AutoCloseable {
  private static final int RECORD_BYTES = Byte.BYTES + Double.BYTES;

  /** Clips probabilities to [this, 1 - this], because 0 and 1 have no finite log-odds. */
  private static final double MIN_PROBABILITY = 1e-12;

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

  /**
   * Evaluates a file.
   *
   * @throws IOException if the file cannot be read or contains anything other than predictions
   */
  public static EvaluationMetrics evaluate(Path file) throws IOException {
    ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file));
    int rows = records.limit() / RECORD_BYTES;
    if (rows * RECORD_BYTES != records.limit()) {
      throw new IOException(
          file + " has " + records.limit() + " bytes, not a multiple of " + RECORD_BYTES);
    }
    byte[] labels = new byte[rows];
    double[] logits = new double[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = records.get();
      double probability = records.getDouble();
      if (!(probability >= 0 && probability <= 1)) {
        throw new IOException(file + " contains the probability " + probability);
      }
      double clipped = Math.min(Math.max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY);
      logits[row] = Math.log(clipped / (1 - clipped));
    }
    return ExactMetrics.of(logits, labels);
  }
}
