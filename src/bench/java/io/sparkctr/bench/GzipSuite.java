package io.sparkctr.bench;

import java.io.IOException;
import java.util.List;

/** Compares a day compressed by gzip with the same day as plain text, and with gunzip alone. */
final class GzipSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) throws IOException {
    int repetitions = plan.options().repetitions;
    Workload plain = plan.data().singleDay(plan.minRows());
    Workload compressed = plan.data().compressed(plain);
    Contender unpacking = new Gunzip();
    List<Entry> entries =
        List.of(
            new Entry("ctr prepare, gzip", CtrContender.PREPARE, compressed, repetitions),
            new Entry("ctr prepare, plain", CtrContender.PREPARE, plain, repetitions),
            new Entry("DuckDB, gzip", Peers.DUCKDB, compressed, repetitions),
            new Entry(unpacking.name(), unpacking, compressed, repetitions));
    return List.of(
        new Group(
            "gzip",
            "From one day file, compressed and plain, to typed columns",
            entries,
            List.of(unpacking.name(), "ctr prepare, plain")));
  }
}
