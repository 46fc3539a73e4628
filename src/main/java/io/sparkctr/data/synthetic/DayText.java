package io.sparkctr.data.synthetic;

import static io.sparkctr.schema.CriteoSchema.FIELDS;
import static io.sparkctr.schema.CriteoSchema.INTEGERS;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/** Writes rows as the bytes of a day file. */
final class DayText implements AutoCloseable {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int BUFFER_BYTES = 1 << 16;

  /** At least 391: the label, 13 integers of up to 11 characters, 26 tokens of 8, separators. */
  private static final int MAX_ROW_BYTES = 512;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] digits = new byte[10];
  private int length;

  DayText(OutputStream out) {
    this.out = out;
  }

  /** Appends a row; {@code missing} has bit f set where field f is empty. */
  void append(boolean click, int[] fields, long missing) throws IOException {
    if (length > BUFFER_BYTES - MAX_ROW_BYTES) {
      flush();
    }
    buffer[length++] = (byte) (click ? '1' : '0');
    for (int field = 0; field < FIELDS; field++) {
      buffer[length++] = '\t';
      if ((missing >>> field & 1) != 0) {
        continue;
      }
      if (field < INTEGERS) {
        appendDecimal(fields[field]);
      } else {
        appendHex(fields[field]);
      }
    }
    buffer[length++] = '\n';
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, length);
    length = 0;
  }

  private void appendDecimal(int value) {
    long rest = value;
    if (rest < 0) {
      buffer[length++] = '-';
      rest = -rest;
    }
    int first = digits.length;
    do {
      digits[--first] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    int count = digits.length - first;
    System.arraycopy(digits, first, buffer, length, count);
    length += count;
  }

  private void appendHex(int token) {
    for (int shift = 28; shift >= 0; shift -= 4) {
      buffer[length++] = HEX[token >>> shift & 0xF];
    }
  }
}
