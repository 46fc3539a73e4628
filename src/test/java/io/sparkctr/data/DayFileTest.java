package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DayFileTest {
  @ParameterizedTest
  @CsvSource({
    "day_3,           3",
    "day_3.gz,        3",
    "day_03,          03",
    "day_3.tsv,       3",
    "day_3.tsv.gz,    3",
    "x.tsv,           x",
    "x.tsv.gz,        x",
    "train.txt,       train",
    "train.txt.gz,    train",
    "2026-01-31.tsv,  2026-01-31",
    "a b {c}.tsv,     a b {c}",
    "day_,            day_",
    "day_x,           x",
    "part.0,          part.0",
    "x.tsv.tsv,       x.tsv",
    ".gz,             .gz",
  })
  void aFilesNameSaysItsDay(String name, String day) {
    assertThat(DayFile.dayOf(name)).isEqualTo(day);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"day_0", "day_23.gz", "x.tsv", "x.tsv.gz", "day_0.tsv", "a b.tsv", "2026.01.tsv"})
  void aDirectoryOffersDays(String name) {
    assertThat(DayFile.isOffered(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "truth.json", "README.md", "day_", "day_x", "day_0.bz2", "day_0.crc", ".day_0.crc",
        "_SUCCESS", "_x.tsv", ".x.tsv", ".tsv", "x.tsv.gz.tmp", "day_0.gz.part", "train.txt"
      })
  void aDirectoryDoesNotOfferItsOtherFiles(String name) {
    assertThat(DayFile.isOffered(name)).isFalse();
  }

  @Test
  void numbersComeFirstByValueThenNamesByText() {
    List<String> days =
        List.of("x", "10", "2", "a", "02", "-1", "99999999999999999999", "999999999999999999");

    assertThat(days.stream().sorted(DayFile.DAY_ORDER))
        .containsExactly(
            "02", "2", "10", "999999999999999999", "-1", "99999999999999999999", "a", "x");
  }
}
