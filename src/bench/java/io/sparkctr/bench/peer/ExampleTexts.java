package io.sparkctr.bench.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sparkctr.data.reader.LabelledRows;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotHash;
import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * Converts day files to examples in Vowpal Wabbit's text format. A separate thread parses the
 * files, as in Vowpal Wabbit's own program.
 *
 * <p>The name of a feature is its slot number in this project's feature plan. Vowpal Wabbit uses a
 * number without hashing it. A slot number is shorter than the token and therefore faster to parse.
 */
final class ExampleTexts {
  private static final int BATCH_ROWS = 1024;
  private static final int BATCHES_AHEAD = 16;
  private static final int BITS = 20;

  /** Start of an example without a click. */
  private static final byte[] MINUS_ONE = "-1 |".getBytes(ISO_8859_1);

  private final BlockingQueue<Batch> filled = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final SlotHash hash = new FeaturePlan(BITS).hash();
  private final byte[] bytes = Arrays.copyOf(MINUS_ONE, 1 << 10);
  private Batch batch = new Batch();

  private ExampleTexts() {}

  /** Receives one example at a time. */
  interface Taker {
    void take(int label, String text) throws IOException;
  }

  private static final class Batch {
    final byte[] labels = new byte[BATCH_ROWS];
    final String[] texts = new String[BATCH_ROWS];
    int rows;
  }

  /** Passes every row to the taker, in order. */
  static void forEach(List<Path> days, Taker taker) throws IOException, InterruptedException {
    ExampleTexts texts = new ExampleTexts();
    CompletableFuture<Void> parsing = CompletableFuture.runAsync(() -> texts.parse(days));
    Batch next;
    do {
      next = texts.filled.take();
      for (int row = 0; row < next.rows; row++) {
        taker.take(next.labels[row], next.texts[row]);
      }
    } while (next.rows == BATCH_ROWS);
    parsing.join();
  }

  private void parse(List<Path> days) {
    try {
      for (Path day : days) {
        LabelledRows.forEach(day, this::add);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      // This batch is never full: that marks the end for the consumer.
      put(batch);
    }
  }

  private void add(int[] values, long empty) {
    batch.labels[batch.rows] = (byte) values[0];
    batch.texts[batch.rows++] = text(values, empty);
    if (batch.rows == BATCH_ROWS) {
      put(batch);
      batch = new Batch();
    }
  }

  private void put(Batch next) {
    try {
      filled.put(next);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private String text(int[] values, long empty) {
    int at = MINUS_ONE.length;
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      at = append(slot(field, values[field + 1], empty >> (field + 1) & 1), at);
    }
    // A click starts at index 1, after the minus sign: its label is 1.
    int from = values[0];
    return new String(bytes, from, at - from, ISO_8859_1);
  }

  private int slot(int field, int value, long missing) {
    if (missing == 1) {
      return hash.missing(field);
    }
    return field < CriteoSchema.INTEGERS ? hash.integer(field, value) : hash.category(field, value);
  }

  /** Writes a space and the number, and returns the end offset. */
  private int append(int number, int at) {
    int end = at + 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      end++;
    }
    bytes[at] = ' ';
    int rest = number;
    for (int i = end; i > at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end + 1;
  }
}
