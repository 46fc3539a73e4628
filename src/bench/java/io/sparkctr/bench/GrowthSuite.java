package io.sparkctr.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures the cost of more rows in the same heap: a tenth of the rows and all of them. */
final class GrowthSuite implements Suite {
  private static final long SHARE = 10;

  @Override
  public List<Group> groups(Plan plan) {
    return Stream.of(CtrContender.PREPARE, CtrContender.RUN_FAST, CtrContender.RUN)
        .map(contender -> group(plan, contender))
        .toList();
  }

  private static Group group(Plan plan, Contender contender) {
    long max = plan.maxRows();
    return Group.besideFirst(
        "growth",
        contender.name() + " by rows",
        Stream.of(plan.data().wholeDays(max / SHARE), max)
            .map(
                rows ->
                    plan.entry(contender, rows)
                        .labelled(String.format(Locale.ROOT, "rows: %,d", rows)))
            .toList());
  }
}
