package io.sparkctr.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures a run on the sample days, which is mostly the start of the JVM and of Spark: with the
 * class archive of {@code bin/ctr}, and without.
 */
final class StartSuite implements Suite {
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");
  private static final long TRAINING_ROWS = 21_000;

  @Override
  public List<Group> groups(Plan plan) {
    Workload samples =
        new Workload(
            TRAINING_ROWS,
            Stream.of("day_0.gz", "day_1.gz", "day_2.gz").map(SAMPLES::resolve).toList(),
            SAMPLES.resolve("day_3.gz"),
            Options.allCores());
    int repetitions = plan.options().repetitions;
    List<Entry> entries =
        Stream.of(CtrContender.SAMPLES, CtrContender.SAMPLES.withoutArchive())
            .map(contender -> new Entry(contender.name(), contender, samples, repetitions))
            .toList();
    return List.of(
        new Group("start", "A run on the sample days", entries, List.of(entries.get(1).label())));
  }
}
