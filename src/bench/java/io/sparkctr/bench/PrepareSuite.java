package io.sparkctr.bench;

import java.util.List;
import java.util.stream.Stream;

/** Compares this project with DuckDB and plain Spark: from day files to typed columns. */
final class PrepareSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) {
    return plan.options().rows.stream().map(rows -> group(plan, rows)).toList();
  }

  private static Group group(Plan plan, long rows) {
    return Group.besidePeers(
        "prepare",
        "From day files to typed columns",
        Stream.of(CtrContender.PREPARE, Peers.DUCKDB, Peers.SPARK_PARQUET, Peers.SPARK_HASH)
            .map(contender -> plan.entry(contender, rows))
            .toList());
  }
}
