package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns bytes of unknown content into a short text that is safe to print. */
final class VisibleText {
  static final int MAX_CHARS = 200;

  private static final int REPLACEMENT = 0xFFFD;

  private VisibleText() {}

  /**
   * The bytes as UTF-8, at most {@link #MAX_CHARS} characters; the last one is {@code …} where the
   * text was cut. Tab and carriage return become {@code \t} and {@code \r}. Bytes that are not
   * UTF-8, invisible characters and control characters become {@code \xNN}.
   */
  static String of(byte[] bytes, int from, int to) {
    var text = new StringBuilder(MAX_CHARS + Long.BYTES);
    int cut = 0;
    for (int i = from; i < to; ) {
      int length = Math.min(lengthByLeadByte(bytes[i]), to - i);
      String character = new String(bytes, i, length, UTF_8);
      if (isVisible(character)) {
        text.append(character);
        i += length;
      } else {
        text.append(escape(bytes[i]));
        i++;
      }
      if (text.length() > MAX_CHARS) {
        text.setLength(cut);
        return text.append('…').toString();
      }
      cut = text.length() < MAX_CHARS ? text.length() : cut;
    }
    return text.toString();
  }

  private static int lengthByLeadByte(byte lead) {
    int ones = Integer.numberOfLeadingZeros(~(lead << 24));
    return ones >= 2 && ones <= 4 ? ones : 1;
  }

  private static boolean isVisible(String character) {
    int codePoint = character.codePointAt(0);
    if (codePoint == REPLACEMENT || character.length() != Character.charCount(codePoint)) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String escape(byte value) {
    return switch (value) {
      case '\t' -> "\\t";
      case '\r' -> "\\r";
      default -> String.format("\\x%02x", value & 0xFF);
    };
  }
}
