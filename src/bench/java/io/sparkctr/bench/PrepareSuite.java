package io.sparkctr.bench;

import java.util.List;
import java.util.stream.Stream;

/** Day files to typed columns: this project beside DuckDB and plain Spark. */
final class PrepareSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) {
    return plan.options().rows.stream().map(rows -> group(plan, rows)).toList();
  }

  private static Group group(Plan plan, long rows) {
    return Group.besidePeers(
        "prepare",
        "Day files to typed columns",
        Stream.of(CtrContender.PREPARE, Peers.DUCKDB, Peers.SPARK_PARQUET, Peers.SPARK_HASH)
            .map(contender -> plan.entry(contender, rows))
            .toList());
  }
}
