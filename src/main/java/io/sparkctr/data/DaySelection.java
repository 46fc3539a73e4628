package io.sparkctr.data;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * The day files to train on and the day files to test on.
 *
 * @param train day files to train on, in day order
 * @param test day files to test on, in day order
 */
public record DaySelection(List<DayFile> train, List<DayFile> test) {

  /**
   * Selects the days that the configuration names. By default, the last day is the test day and all
   * others, or the newest {@code train.window} of them, are training days.
   *
   * @throws UserError for an unknown day, a day on both sides, or no day left to train on
   */
  public static DaySelection of(List<DayFile> files, TrainConfig config) {
    List<DayFile> test = toEvaluate(files, config);
    List<DayFile> train =
        config.days().isEmpty()
            ? newest(config.window(), files.stream().filter(file -> !test.contains(file)).toList())
            : named(config.days(), files, "train.days");
    for (DayFile day : train) {
      if (test.contains(day)) {
        throw new UserError(
            "day "
                + day.day()
                + " would both train and test: leave it out of train.days or of train.test-days");
      }
    }
    if (train.isEmpty()) {
      throw new UserError(
          "no day is left to train on: %s is the test day; give at least one more day file"
              .formatted(names(test)));
    }
    return new DaySelection(train, test);
  }

  /** The days that {@code train.test-days} names, or the last one. */
  public static List<DayFile> toEvaluate(List<DayFile> files, TrainConfig config) {
    return config.testDays().isEmpty()
        ? List.of(files.get(files.size() - 1))
        : named(config.testDays(), files, "train.test-days");
  }

  public static String names(List<DayFile> files) {
    return String.join(", ", files.stream().map(DayFile::day).toList());
  }

  private static List<DayFile> newest(int window, List<DayFile> files) {
    return window == 0 ? files : files.subList(Math.max(0, files.size() - window), files.size());
  }

  private static List<DayFile> named(List<String> days, List<DayFile> files, String key) {
    List<DayFile> named = new ArrayList<>();
    for (DayFile file : files) {
      if (days.contains(file.day())) {
        named.add(file);
      }
    }
    for (String day : days) {
      if (named.stream().noneMatch(file -> file.day().equals(day))) {
        throw new UserError(
            "%s names day %s, but data.input holds %s".formatted(key, day, names(files)));
      }
    }
    return named;
  }
}
