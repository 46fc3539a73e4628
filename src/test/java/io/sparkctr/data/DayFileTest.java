package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DayFileTest {
  @TempDir Path folder;

  @Test
  void aDirectoryIsListedAsItsDayFilesInOrder() throws IOException {
    write("day_10", "day_2.gz", "extra.tsv", "a.tsv.gz");
    write("truth.json", "README.md", ".day_1.crc", "_SUCCESS", "day_4.bz2", "notes.txt");
    Files.createDirectory(folder.resolve("day_3"));

    assertThat(days(folder.toString())).containsExactly("2", "10", "a", "extra");
  }

  @Test
  void aDayFileHasItsSizeAndTime() throws IOException {
    write("day_0");
    DayFile file = find(folder.toString()).get(0);

    assertThat(file.path().getName()).isEqualTo("day_0");
    assertThat(file.bytes()).isEqualTo(1);
    assertThat(file.modified())
        .isEqualTo(Files.getLastModifiedTime(folder.resolve("day_0")).toMillis());
  }

  @Test
  void aGlobGivesTheMatchingFiles() throws IOException {
    write("day_0", "day_1", "day_2", "day_10");

    assertThat(days(folder + "/day_[0-1]")).containsExactly("0", "1");
    assertThat(days(folder + "/day_{2,10}")).containsExactly("2", "10");
    assertThat(days(folder + "/day_?")).containsExactly("0", "1", "2");
  }

  @Test
  void aGlobOfDirectoriesGivesTheDayFilesInThem() throws IOException {
    Files.createDirectory(folder.resolve("january"));
    Files.createDirectory(folder.resolve("june"));
    write("january/day_0", "june/day_1", "june/notes.txt");

    assertThat(days(folder + "/j*")).containsExactly("0", "1");
  }

  @Test
  void aListGivesAllOfThem() throws IOException {
    Files.createDirectory(folder.resolve("more"));
    write("day_5", "day_6", "more/day_1");

    assertThat(days(folder + "/day_5", folder + "/more")).containsExactly("1", "5");
  }

  @Test
  void aUriIsAPathToo() throws IOException {
    write("day_0");

    assertThat(days("file:" + folder)).containsExactly("0");
    assertThat(days("file://" + folder + "/day_0")).containsExactly("0");
  }

  @Test
  void aFileGivenByItsPathMayHaveAnyName() throws IOException {
    write("train.txt", "part-00000", "day_x");

    assertThat(days(folder + "/train.txt")).containsExactly("train");
    assertThat(days(folder + "/part-00000")).containsExactly("part-00000");
    assertThat(days(folder + "/day_x")).containsExactly("x");
  }

  @Test
  void namesMayHoldSpacesCommasAndGlobCharacters() throws IOException {
    String[] names = {"a b.tsv", "a,b.tsv", "a{b.tsv", "a{b,c}.tsv", "a[b.tsv", "a%20b.tsv"};
    write(names);

    for (String name : names) {
      String day = name.replace(".tsv", "");
      assertThat(days(folder + "/" + name)).as(name).containsExactly(day);
    }
    assertThat(days(folder.toString())).hasSize(names.length);
  }

  @Test
  void aDayGivenTwiceIsRefused() throws IOException {
    write("day_0", "day_0.gz");

    assertRefused(folder.toString())
        .hasMessageMatching("day 0 is given twice, by .*/day_0 and by .*/day_0.gz: .*");
    assertRefused(folder + "/day_0", folder + "/day_0").hasMessageContaining("given twice");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Files.createFile(folder.resolve("day_0"));

    assertRefused(folder.toString()).hasMessageMatching("day file .*/day_0 is empty: .*");
  }

  @Test
  void aMissingInputIsRefusedWithItsPath() throws IOException {
    write("day_0");

    for (String missing : List.of("/day_9", "/day_9*", "/no/such/place", "/no/such/*/place")) {
      assertRefused(folder + "/day_0", folder + missing)
          .hasMessage("data.input: nothing at " + folder + missing + ": check the path");
    }
  }

  @Test
  void aDirectoryWithoutDayFilesIsRefused() throws IOException {
    write("notes.txt");

    assertRefused(folder.toString())
        .hasMessageStartingWith("data.input: no day files in ")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void anInvalidPathIsRefused() {
    for (String malformed :
        List.of(folder + "/day_{0", folder + "/day_[0", "a:b", "nosuch://x/y")) {
      assertRefused(malformed).hasMessageContaining("data.input: " + malformed);
    }
  }

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
  void theNameOfAFileContainsItsDay(String name, String day) {
    assertThat(DayFile.dayOf(name)).isEqualTo(day);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"day_0", "day_23.gz", "x.tsv", "x.tsv.gz", "day_0.tsv", "a b.tsv", "2026.01.tsv"})
  void aDirectorysDayFiles(String name) {
    assertThat(DayFile.isDayFile(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "truth.json", "README.md", "day_", "day_x", "day_0.bz2", "day_0.crc", ".day_0.crc",
        "_SUCCESS", "_x.tsv", ".x.tsv", ".tsv", "x.tsv.gz.tmp", "day_0.gz.part", "train.txt"
      })
  void otherFilesOfADirectory(String name) {
    assertThat(DayFile.isDayFile(name)).isFalse();
  }

  @Test
  void numbersComeFirstByValueThenNamesByText() {
    List<String> days =
        List.of("x", "10", "2", "a", "02", "-1", "99999999999999999999", "999999999999999999");

    assertThat(days.stream().sorted(DayFile.DAY_ORDER))
        .containsExactly(
            "02", "2", "10", "999999999999999999", "-1", "99999999999999999999", "a", "x");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String... input) {
    return assertThatThrownBy(() -> find(input))
        .as(String.join(" ", input))
        .isInstanceOf(UserError.class);
  }

  private static List<String> days(String... input) throws IOException {
    return find(input).stream().map(DayFile::day).toList();
  }

  private static List<DayFile> find(String... input) throws IOException {
    return DayFile.find(List.of(input), new Configuration());
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "x");
    }
  }
}
