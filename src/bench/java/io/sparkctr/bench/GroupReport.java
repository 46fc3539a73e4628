package io.sparkctr.bench;

import java.util.List;

/**
 * A measured group.
 *
 * @param baselines contenders that the others are compared with
 */
record GroupReport(String suite, String title, List<String> baselines, List<Row> rows) {

  static GroupReport of(Group group, List<Result> results) {
    List<Row> rows = results.stream().map(Row::of).toList();
    List<Row> baselines =
        rows.stream().filter(row -> group.baselines().contains(row.contender())).toList();
    return new GroupReport(
        group.suite(),
        group.title(),
        baselines.stream().map(Row::contender).toList(),
        rows.stream().map(row -> row.comparedWith(baselines)).toList());
  }

  /** Whether none of its contenders failed. */
  boolean succeeded() {
    return rows.stream().allMatch(row -> row.failure() == null);
  }
}
