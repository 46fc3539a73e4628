package io.sparkctr.bench;

import io.sparkctr.bench.peer.DuckDbPeer;
import io.sparkctr.bench.peer.SparkPeer;
import io.sparkctr.bench.peer.VowpalWabbitPeer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The peers that run on Java, each with the best settings that we found. */
final class Peers {
  /** With more rows, Spark's cached rows and blocks do not fit in the heap of {@code bin/ctr}. */
  private static final long MAX_SPARK_ROWS = 4_000_000;

  private static final String SPARK_HEAP = "12g";

  /**
   * The best of the settings that we tried. Test log loss with 2,000,000 training rows: defaults
   * 0.2120; l2 1e-7: 0.2117; learning rate 0.3: 0.2114; only adaptive, with power_t 0.35 and rate
   * 0.04: 0.2105; these settings: 0.2100.
   */
  static final String VW_ARGUMENTS =
      "--quiet --loss_function logistic --link logistic -b 20"
          + " --ftrl --ftrl_alpha 0.1 --ftrl_beta 1 --l2 5";

  static final Contender DUCKDB =
      new JvmPeer(
          "DuckDB",
          Peer.DUCKDB,
          "read_csv with all types given; writes one zstd Parquet file; threads = cores",
          DuckDbPeer.class,
          List.of(),
          (work, scratch) ->
              Stream.concat(
                  Stream.of(
                      Integer.toString(work.cores()), scratch.resolve("days.parquet").toString()),
                  days(work)));

  static final Contender SPARK_PARQUET =
      new JvmPeer(
          "plain Spark, Parquet",
          Peer.SPARK,
          "CSV reader with the schema; writes typed zstd Parquet",
          SparkPeer.class,
          List.of(),
          (work, scratch) ->
              Stream.concat(
                  Stream.of("prepare", work.sparkMaster(), scratch.resolve("parquet").toString()),
                  days(work)));

  static final Contender SPARK_HASH =
      new JvmPeer(
          "plain Spark, hashed",
          Peer.SPARK,
          "CSV reader with the schema, integers in buckets, FeatureHasher to 2^20 slots;"
              + " writes nothing",
          SparkPeer.class,
          List.of(),
          (work, scratch) -> Stream.concat(Stream.of("hash", work.sparkMaster()), days(work)));

  static final Contender VOWPAL_WABBIT =
      new JvmPeer(
          "Vowpal Wabbit, fed slots",
          Peer.VW,
          "its strongest form: its library gets ready slots from this project's own parser and"
              + " hash; one pass, "
              + VW_ARGUMENTS
              + "; one thread parses, another one learns",
          VowpalWabbitPeer.class,
          List.of(),
          (work, scratch) ->
              Stream.concat(
                  Stream.of(
                      JvmPeer.predictions(scratch).toString(),
                      VW_ARGUMENTS,
                      work.test().toString()),
                  days(work)));

  private Peers() {}

  /** Spark's own pipeline. Large inputs get a larger heap; the name then contains its size. */
  static Contender sparkModel(long rows) {
    boolean large = rows > MAX_SPARK_ROWS;
    return new JvmPeer(
        large ? "plain Spark, heap " + SPARK_HEAP : "plain Spark",
        Peer.SPARK,
        "CSV reader, FeatureHasher to 2^20 slots, cached; LogisticRegression without"
            + " standardisation, regParam 20/rows, maxIter 50",
        SparkPeer.class,
        large ? List.of("-Xmx" + SPARK_HEAP) : List.of(),
        (work, scratch) ->
            Stream.concat(
                Stream.of(
                    "model",
                    work.sparkMaster(),
                    JvmPeer.predictions(scratch).toString(),
                    work.test().toString()),
                days(work)));
  }

  private static Stream<String> days(Workload work) {
    return work.training().stream().map(Path::toString);
  }
}
