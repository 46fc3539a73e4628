package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void keepsPrintableCharacters() {
    assertThat(text("a b~é€😀".getBytes(UTF_8))).isEqualTo("a b~é€😀");
  }

  @Test
  void showsTabsAndControlCharacters() {
    assertThat(text("1\t2\r\u0000\u001b[2J\u007f".getBytes(UTF_8)))
        .isEqualTo("1\\t2\\r\\x00\\x1b[2J\\x7f");
  }

  @Test
  void escapesTerminalControlsAndInvisibleCharacters() {
    assertThat(text("\u0085\u202e\u2028\ufffd".getBytes(UTF_8)))
        .isEqualTo("\\xc2\\x85\\xe2\\x80\\xae\\xe2\\x80\\xa8\\xef\\xbf\\xbd");
  }

  @Test
  void showsBytesThatAreNoUtf8() {
    assertThat(text("\u00ff\u00c3(\u00e2\u0082a\u00f0\u009f".getBytes(ISO_8859_1)))
        .isEqualTo("\\xff\\xc3(\\xe2\\x82a\\xf0\\x9f");
  }

  @Test
  void shortensToTwoHundredCharacters() {
    assertThat(text("x".repeat(200).getBytes(UTF_8))).isEqualTo("x".repeat(200));
    assertThat(text("x".repeat(201).getBytes(UTF_8))).isEqualTo("x".repeat(199) + "…");
  }

  @Test
  void neverSplitsACharacterOrAnEscape() {
    assertThat(text(("x".repeat(198) + "\u0001y").getBytes(UTF_8)))
        .isEqualTo("x".repeat(198) + "…");
    assertThat(text(("x".repeat(198) + "😀y").getBytes(UTF_8))).isEqualTo("x".repeat(198) + "…");
    assertThat(text(("x".repeat(198) + "😀").getBytes(UTF_8))).isEqualTo("x".repeat(198) + "😀");
  }

  private static String text(byte[] bytes) {
    return VisibleText.of(bytes, 0, bytes.length);
  }
}
