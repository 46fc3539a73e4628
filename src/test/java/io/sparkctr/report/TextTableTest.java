package io.sparkctr.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void theFirstColumnIsAlignedLeftTheOthersRight() {
    assertThat(new TextTable("name", "rows").row("a", "1").row("longer", "12345").toString())
        .isEqualTo(
            """
            name     rows
            a           1
            longer  12345
            """);
  }

  @Test
  void noLineEndsInSpaces() {
    assertThat(new TextTable("name", "value").row("a", "").row("", "1").toString())
        .isEqualTo("name  value\na\n          1\n");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 1 cells in a table of 2");
  }
}
