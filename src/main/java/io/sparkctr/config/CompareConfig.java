package io.sparkctr.config;

import java.util.List;

/**
 * How contenders are compared ({@code ctr.compare}).
 *
 * @param directory directory of the comparisons
 * @param contenders names of contenders and ids of runs; the first is what others are compared with
 * @param rows max training rows, a size each; empty = all rows
 * @param repeat how often each contender runs
 * @param reuse whether a finished run of the same contender over the same data is taken again
 * @param extrapolateTo training rows to guess the time for; 0 = none
 * @param prices what nodes cost
 * @param python the baselines that run in Python
 */
public record CompareConfig(
    String directory,
    List<String> contenders,
    List<Long> rows,
    int repeat,
    Reuse reuse,
    long extrapolateTo,
    PricesConfig prices,
    PythonConfig python) {

  /** Enough for a straight line and its error. */
  private static final int MIN_SIZES = 3;

  private static final long MAX_ROWS = 1_000_000_000_000L;

  /** Whether earlier runs serve again ({@code ctr.compare.reuse}). */
  public enum Reuse {
    YES,
    NO
  }

  /**
   * What nodes cost, per hour ({@code ctr.compare.prices}).
   *
   * @param currency unit of the prices
   * @param node the machine of a single-node contender; 0 = unknown
   * @param driver the node of a driver on a cluster, or its share
   * @param executor the node of an executor, or its share
   */
  public record PricesConfig(String currency, double node, double driver, double executor) {
    /** Whether any price is known. */
    public boolean areKnown() {
      return node > 0 || driver > 0 || executor > 0;
    }
  }

  /**
   * The baselines that run in Python ({@code ctr.compare.python}).
   *
   * @param command program that starts Python
   * @param environment directory of the virtual environments, on a local file system
   * @param maxRows max training rows; 0 = no cap
   */
  public record PythonConfig(String command, String environment, long maxRows) {}

  static CompareConfig from(ConfigReader reader) {
    List<Double> rows = reader.numbers("ctr.compare.rows", 1, MAX_ROWS);
    List<Long> sizes = rows.stream().map(Double::longValue).distinct().sorted().toList();
    long extrapolateTo = reader.whole("ctr.compare.extrapolate-to", 0, MAX_ROWS);
    if (extrapolateTo > 0 && sizes.size() < MIN_SIZES) {
      reader.reject(
          "ctr.compare.extrapolate-to",
          extrapolateTo
              + " needs at least three sizes in compare.rows, such as 100000,200000,400000: a line through fewer has no error");
    }
    return new CompareConfig(
        reader.requiredText("ctr.compare.directory"),
        reader.names("ctr.compare.contenders"),
        sizes,
        reader.integer("ctr.compare.repeat", 1, 99),
        reader.choice("ctr.compare.reuse", Reuse.class),
        extrapolateTo,
        new PricesConfig(
            reader.text("ctr.compare.prices.currency"),
            reader.number("ctr.compare.prices.node", 0, 1e6),
            reader.number("ctr.compare.prices.driver", 0, 1e6),
            reader.number("ctr.compare.prices.executor", 0, 1e6)),
        new PythonConfig(
            reader.requiredText("ctr.compare.python.command"),
            reader.requiredText("ctr.compare.python.environment"),
            reader.whole("ctr.compare.python.max-rows", 0, 1_000_000_000)));
  }
}
