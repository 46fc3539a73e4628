package io.sparkctr.bench;

import java.util.List;
import java.util.Locale;

/** Measures what more rows cost in the same heap, where they no longer fit in it. */
final class ScaleSuite implements Suite {
  static final List<Long> ROWS = List.of(10_000_000L, 40_000_000L, 100_000_000L);
  static final String DAY_FILES = "day-files";
  static final String PREPARED = "prepared";

  @Override
  public List<Group> groups(Plan plan) {
    return plan.options().scaleInputs.stream()
        .flatMap(
            input ->
                input.equals(DAY_FILES)
                    ? List.of(CtrContender.RUN_FAST, CtrContender.RUN_DAY_FILES).stream()
                    : List.of(CtrContender.RUN_PREPARED_FAST, CtrContender.RUN).stream())
        .map(contender -> group(plan, contender))
        .toList();
  }

  private static Group group(Plan plan, Contender contender) {
    return Group.besideFirst(
        SCALE,
        contender.name() + " by rows",
        plan.options().rows.stream()
            .map(
                rows ->
                    plan.entry(contender, rows)
                        .labelled(String.format(Locale.ROOT, "rows: %,d", rows)))
            .toList());
  }
}
