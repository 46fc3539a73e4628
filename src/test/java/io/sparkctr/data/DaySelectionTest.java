package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.UserError;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class DaySelectionTest {
  private static final List<DayFile> FILES =
      Stream.of("0", "1", "2", "3", "10")
          .map(day -> new DayFile(day, new Path("/days/day_" + day), 1, 1))
          .toList();

  @Test
  void byDefaultTheLastDayIsForTestingAndAllOthersForTraining() {
    assertThat(train()).containsExactly("0", "1", "2", "3");
    assertThat(test()).containsExactly("10");
  }

  @Test
  void aWindowTakesTheNewestDays() {
    assertThat(train("train.window=2")).containsExactly("2", "3");
    assertThat(test("train.window=2")).containsExactly("10");
  }

  @Test
  void aWindowSkipsTheTestDaysWhereverTheyAre() {
    assertThat(train("train.window=3", "train.test-days=2")).containsExactly("1", "3", "10");
  }

  @Test
  void aWindowLargerThanTheDaysTakesAll() {
    assertThat(train("train.window=30")).containsExactly("0", "1", "2", "3");
  }

  @Test
  void namedDaysTrainInDayOrder() {
    assertThat(train("train.days=3,1")).containsExactly("1", "3");
  }

  @Test
  void aDayForBothTrainingAndTestingIsRefused() {
    assertThatThrownBy(() -> train("train.days=1,2", "train.test-days=2"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("day 2 would both train and test");
  }

  private static List<String> train(String... settings) {
    return select(settings).train().stream().map(DayFile::day).toList();
  }

  private static List<String> test(String... settings) {
    return select(settings).test().stream().map(DayFile::day).toList();
  }

  private static DaySelection select(String... settings) {
    return DaySelection.of(
        FILES,
        ConfigLoader.load(java.nio.file.Path.of("no such file"), List.of(), List.of(settings))
            .train());
  }
}
