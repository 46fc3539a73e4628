package io.sparkctr.bench;

import java.util.List;
import java.util.stream.Stream;

/** Measures the gain from more cores: the same work, pinned to different numbers of cores. */
final class CoresSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) {
    return Stream.of(CtrContender.PREPARE, CtrContender.RUN_FAST, Peers.DUCKDB)
        .map(contender -> group(plan, contender))
        .toList();
  }

  private static Group group(Plan plan, Contender contender) {
    Entry entry = plan.entry(contender, plan.minRows());
    return Group.besideFirst(
        "cores",
        contender.name() + " by cores",
        plan.options().cores.stream()
            .map(cores -> entry.onCores(cores).labelled("cores: " + cores))
            .toList());
  }
}
