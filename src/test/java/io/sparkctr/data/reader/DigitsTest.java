package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private final Random random = new Random(11);

  @Test
  void readsEightHexDigits() {
    for (int round = 0; round < 10_000; round++) {
      int bits = random.nextInt();

      assertThat(Digits.hex(word("%08x".formatted(bits)))).isEqualTo(bits & 0xFFFFFFFFL);
    }
  }

  @Test
  void everyOtherByteAtAnyPlaceIsNoHexDigit() {
    for (int place = 0; place < 8; place++) {
      for (char other = 0; other < 256; other++) {
        StringBuilder text = new StringBuilder("%08x".formatted(random.nextInt()));
        text.setCharAt(place, other);
        boolean isDigit = "0123456789abcdef".indexOf(other) >= 0;

        assertThat(Digits.hex(word(text.toString())) >= 0).as("%s", text).isEqualTo(isDigit);
      }
    }
  }

  private static long word(String text) {
    return Digits.word(("x" + text).getBytes(ISO_8859_1), 1);
  }
}
