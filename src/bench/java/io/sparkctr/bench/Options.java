package io.sparkctr.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code bin/bench}. */
final class Options {
  @Parameters(
      paramLabel = "SUITE",
      description =
          "prepare, model, cores, growth, gzip, start, scale or all. all leaves out scale, which"
              + " needs many gigabytes. Default: all")
  List<String> suites = List.of("all");

  @Option(
      names = "--rows",
      split = ",",
      description =
          "Training rows, ascending multiples of --test-rows. Default: 2000000,10000000;"
              + " of scale: 10000000,40000000,100000000")
  List<Long> rows;

  @Option(
      names = "--test-rows",
      description = "Rows of every day file, including the test day. Default: ${DEFAULT-VALUE}")
  long testRows = 500_000;

  @Option(names = "--repeat", description = "Repetitions. Default: ${DEFAULT-VALUE}")
  int repetitions = 3;

  @Option(
      names = "--peers",
      split = ",",
      description = "Some of ctr, duckdb, spark, vw, scikit-learn and gzip. Default: all")
  Set<Peer> peers = EnumSet.allOf(Peer.class);

  @Option(
      names = "--cores",
      split = ",",
      description = "Numbers of cores that the suite \"cores\" compares. Default: 1 and all")
  List<Integer> cores = IntStream.of(1, allCores()).distinct().boxed().toList();

  @Option(
      names = "--scikit-learn",
      description =
          "once = only with the smallest number of rows, one repetition;"
              + " always = like the others. Default: once")
  ScikitLearn.Effort scikitLearn = ScikitLearn.Effort.ONCE;

  @Option(
      names = "--data",
      description = "Directory of the day files, kept for later runs. Default: out/bench/data")
  Path data = Path.of("out/bench/data");

  @Option(
      names = "--keep",
      description =
          "Keep the day files that scale made. The day files of other suites are always kept.")
  boolean keep;

  @Option(
      names = "--scale-input",
      split = ",",
      description = "Inputs that scale compares: day-files, prepared. Default: day-files")
  List<String> scaleInputs = List.of(ScaleSuite.DAY_FILES);

  @Option(
      names = "--output",
      description = "Directory of bench.md and bench.json. Default: out/bench/<UTC time>")
  Path output;

  /** Fills in the rows that no option gave. */
  void complete() {
    if (rows == null) {
      rows =
          hasScale()
              ? ScaleSuite.ROWS
              // The suite start reads the samples.
              : suites.equals(List.of("start"))
                  ? List.of(testRows)
                  : List.of(2_000_000L, 10_000_000L);
    }
  }

  boolean hasScale() {
    return suites.contains(Suite.SCALE);
  }

  static int allCores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Describes the first mistake, or is empty if there is none. */
  String mistake() {
    if (testRows < 1 || repetitions < 1) {
      return "--test-rows and --repeat must be 1 or more";
    }
    if (!List.of(ScaleSuite.DAY_FILES, ScaleSuite.PREPARED).containsAll(scaleInputs)) {
      return "--scale-input " + scaleInputs + ": choose from day-files and prepared";
    }
    if (hasScale() && suites.size() > 1) {
      return "scale runs alone: its rows are not those of the other suites";
    }
    for (long count : rows) {
      if (count < 1 || count % testRows != 0) {
        return "--rows " + count + " is not a multiple of --test-rows " + testRows;
      }
    }
    for (int count : cores) {
      if (count < 1 || count > allCores()) {
        return "--cores "
            + count
            + ": choose from 1 to "
            + allCores()
            + ", all cores of this machine";
      }
    }
    return "";
  }
}
