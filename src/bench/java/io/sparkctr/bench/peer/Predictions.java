package io.sparkctr.bench.peer;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ExactMetrics;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of test predictions: a record of 9 bytes a row, in any order: the label (1 byte, 0 or 1)
 * and the probability of a click (8 bytes, big-endian).
 */
public final class Predictions implements AutoCloseable {
  private static final int RECORD_BYTES = Byte.BYTES + Double.BYTES;

  /** What is surer than this counts as this sure: a probability of 0 or 1 has no log-odds. */
  private static final double SUREST = 1e-12;

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
   * The figures of a file.
   *
   * @throws IOException if it cannot be read or holds something else than predictions
   */
  public static EvaluationMetrics evaluate(Path file) throws IOException {
    ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file));
    int rows = records.limit() / RECORD_BYTES;
    if (rows * RECORD_BYTES != records.limit()) {
      throw new IOException(file + " holds " + records.limit() + " bytes, no whole predictions");
    }
    byte[] labels = new byte[rows];
    double[] logits = new double[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = records.get();
      double probability = records.getDouble();
      if (!(probability >= 0 && probability <= 1)) {
        throw new IOException(file + " holds the probability " + probability);
      }
      double sure = Math.min(Math.max(probability, SUREST), 1 - SUREST);
      logits[row] = Math.log(sure / (1 - sure));
    }
    return ExactMetrics.of(logits, labels);
  }
}
