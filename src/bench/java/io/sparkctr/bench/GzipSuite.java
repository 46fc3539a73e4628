package io.sparkctr.bench;

import java.io.IOException;
import java.util.List;

/** A single packed day beside the same day plain, and beside nothing but unpacking it. */
final class GzipSuite implements Suite {
  @Override
  public List<Group> groups(Plan plan) throws IOException {
    int repetitions = plan.options().repetitions;
    Workload plain = plan.data().singleDay(plan.fewestRows());
    Workload packed = plan.data().packed(plain);
    Contender unpacking = new Gunzip();
    List<Entry> entries =
        List.of(
            new Entry("ctr prepare, packed", CtrContender.PREPARE, packed, repetitions),
            new Entry("ctr prepare, plain", CtrContender.PREPARE, plain, repetitions),
            new Entry("DuckDB, packed", Peers.DUCKDB, packed, repetitions),
            new Entry(unpacking.name(), unpacking, packed, repetitions));
    return List.of(
        new Group(
            "gzip",
            "One day file, packed and plain, to typed columns",
            entries,
            List.of(unpacking.name(), "ctr prepare, plain")));
  }
}
