package io.sparkctr.baseline;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.ScoreHistogram;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of predictions of labelled rows, in any order. A record has 9 bytes: the label (1 byte, 0
 * or 1) and the probability of a click (8 bytes, big-endian).
 */
public final class Predictions {
  /** Size of a record. */
  private static final int RECORD_BYTES = Byte.BYTES + Double.BYTES;

  private static final int BLOCK_BYTES = RECORD_BYTES << 13;

  /**
   * Probabilities are clipped to [this, 1 - this]. A forest may say 0 or 1 and be wrong, which
   * would make the log loss infinite; such a row costs 34.5 nats instead.
   */
  private static final double MIN_PROBABILITY = 1e-15;

  private Predictions() {}

  /**
   * Evaluates a file.
   *
   * @throws IOException if the file cannot be read or holds anything other than predictions
   */
  public static EvaluationMetrics evaluate(Path file) throws IOException {
    ScoreHistogram histogram = new ScoreHistogram();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = in.readNBytes(BLOCK_BYTES);
      while (block.length > 0) {
        ByteBuffer records = ByteBuffer.wrap(block);
        while (records.remaining() >= RECORD_BYTES) {
          int label = records.get();
          histogram.add(logit(records.getDouble(), file), label);
        }
        if (records.hasRemaining()) {
          throw new EOFException(file + " ends within a record of " + RECORD_BYTES + " bytes");
        }
        block = in.readNBytes(BLOCK_BYTES);
      }
    } catch (IllegalArgumentException notALabel) {
      throw new IOException(file + ": " + notALabel.getMessage(), notALabel);
    }
    return histogram.metrics();
  }

  private static double logit(double probability, Path file) throws IOException {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IOException(file + " holds the probability " + probability);
    }
    double clipped = Math.min(Math.max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY);
    return Math.log(clipped) - Math.log1p(-clipped);
  }
}
