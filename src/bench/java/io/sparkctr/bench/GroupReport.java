package io.sparkctr.bench;

import java.util.List;

/**
 * A measured group.
 *
 * @param baselines labels of the entries that the others are compared with
 */
record GroupReport(String suite, String title, List<String> baselines, List<Row> rows) {

  static GroupReport of(Group group, List<Result> results) {
    List<Result> baselines =
        results.stream()
            .filter(result -> group.baselines().contains(result.entry().label()))
            .toList();
    return new GroupReport(
        group.suite(),
        group.title(),
        baselines.stream().map(result -> result.entry().label()).toList(),
        results.stream().map(result -> Row.of(result, baselines)).toList());
  }

  /** Whether all contenders succeeded. */
  boolean succeeded() {
    return rows.stream().allMatch(row -> row.failure() == null);
  }
}
