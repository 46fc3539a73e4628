package io.sparkctr.config;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How the model is trained ({@code ctr.train}).
 *
 * @param days names of the days to train on; empty = all except the test days
 * @param window number of the newest days to train on, test days not counted; 0 = all
 * @param testDays names of the days to evaluate on; empty = the last one
 * @param input where the rows are read from
 * @param solver algorithm that finds the weights
 * @param l2 weight of the L2 penalty on the mean log loss; empty = found by search
 * @param maxIterations max L-BFGS iterations from weights of zero
 * @param finishIterations max L-BFGS iterations from the solution of dual ascent
 * @param tolerance a fit ends when the objective improves by less than this, relative to its start
 * @param aggregationDepth depth of the tree that adds gradients up
 * @param maxBlockBytes max memory of one block of stacked rows
 * @param rowsPerPartition rows of a training partition, while there are fewer than the max
 * @param maxPartitions of the training rows
 * @param seed seed of the random choices of training
 * @param l2Search how {@code l2 = auto} finds the penalty
 * @param model kind of the model
 * @param forest how a random forest is trained
 */
public record TrainConfig(
    List<String> days,
    int window,
    List<String> testDays,
    Input input,
    Solver solver,
    OptionalDouble l2,
    int maxIterations,
    int finishIterations,
    double tolerance,
    int aggregationDepth,
    long maxBlockBytes,
    long rowsPerPartition,
    int maxPartitions,
    long seed,
    L2SearchConfig l2Search,
    ModelKind model,
    ForestConfig forest) {

  /** Settings that a random forest does not have. */
  private static final List<String> NOT_OF_A_FOREST = List.of("ctr.train.solver", "ctr.train.l2");

  /** The kind of a model ({@code ctr.train.model}). */
  public enum ModelKind {
    /** MLlib's logistic regression over the slots of all 39 fields. */
    LOGISTIC_REGRESSION,

    /** MLlib's random forest over the 13 integers. */
    RANDOM_FOREST;

    /** The spelling in the configuration, in manifests and in a model's provenance. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Where training and test rows are read from ({@code ctr.train.input}). */
  public enum Input {
    /** The prepared days; missing ones are prepared first. */
    PREPARED,

    /** The day files; nothing is prepared. */
    DAY_FILES
  }

  /** Algorithm that finds the weights ({@code ctr.train.solver}). */
  public enum Solver {
    /** Dual coordinate ascent with more epochs than FAST, the more the fewer rows there are. */
    AUTO,

    /** Dual coordinate ascent over all rows, then L-BFGS of MLlib from its solution. */
    WARM_START,

    /** L-BFGS of MLlib, from weights of zero. */
    LBFGS,

    /** Dual coordinate ascent only. */
    FAST;

    /** The spelling in the configuration. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * How {@code l2 = auto} searches.
   *
   * @param strengths penalties to try, for the sum over all rows; l2 = strength / rows
   * @param holdoutShare share of the rows that are held out to compare penalties
   * @param maxRows max rows that the search uses
   */
  public record L2SearchConfig(List<Double> strengths, double holdoutShare, long maxRows) {}

  /**
   * Partitions for so many training rows. Depends on the rows alone, so that sums are added in the
   * same groups on any number of cores. A power of two, so that these mostly end at the same time.
   */
  public int partitions(long rows) {
    long partitions = Math.max(2, (rows - 1) / rowsPerPartition + 1);
    return Integer.highestOneBit((int) Math.min(partitions, maxPartitions));
  }

  /**
   * How a random forest is trained ({@code ctr.train.forest}).
   *
   * @param trees number of trees
   * @param depth max depth of a tree; a tree of depth 0 is one leaf
   * @param bins max number of bins that the values of a feature are put into
   */
  public record ForestConfig(int trees, int depth, int bins) {

    private static ForestConfig from(ConfigReader reader) {
      return new ForestConfig(
          reader.integer("ctr.train.forest.trees", 1, 1_000),
          reader.integer("ctr.train.forest.depth", 1, 30),
          reader.integer("ctr.train.forest.bins", 2, 256));
    }
  }

  /**
   * Rejects settings that the model does not have, so that nobody believes they had an effect.
   *
   * @param explicit the keys that the user sets
   */
  void rejectUnused(Set<String> explicit, ConfigReader reader) {
    if (model == ModelKind.RANDOM_FOREST) {
      NOT_OF_A_FOREST.stream()
          .filter(explicit::contains)
          .forEach(
              key ->
                  reader.reject(
                      key,
                      "does not apply to train.model = random-forest: leave it out, or set train.model to logistic-regression"));
    }
  }

  static TrainConfig from(ConfigReader reader) {
    OptionalDouble l2 =
        reader.text("ctr.train.l2").equals("auto")
            ? OptionalDouble.empty()
            : OptionalDouble.of(reader.number("ctr.train.l2", 0, 10));
    List<Double> strengths = reader.numbers("ctr.train.l2-search.strengths", 1e-3, 1e5);
    if (strengths.isEmpty()) {
      reader.reject("ctr.train.l2-search.strengths", "must hold at least one number");
    }
    List<String> days = reader.names("ctr.train.days");
    int window = reader.integer("ctr.train.window", 0, 10_000);
    if (window > 0 && !days.isEmpty()) {
      reader.reject(
          "ctr.train.window", window + " and train.days are both set: leave one of them out");
    }
    return new TrainConfig(
        days,
        window,
        reader.names("ctr.train.test-days"),
        reader.choice("ctr.train.input", Input.class),
        reader.choice("ctr.train.solver", Solver.class),
        l2,
        reader.integer("ctr.train.max-iterations", 1, 10_000),
        reader.integer("ctr.train.finish-iterations", 1, 10_000),
        reader.number("ctr.train.tolerance", 0, 1),
        reader.integer("ctr.train.aggregation-depth", 2, 10),
        reader.bytes("ctr.train.max-block-size", 1 << 16, 1 << 26),
        reader.whole("ctr.train.rows-per-partition", 1_000, 100_000_000),
        (int) reader.whole("ctr.train.max-partitions", 1, 10_000),
        reader.whole("ctr.train.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        new L2SearchConfig(
            strengths,
            reader.number("ctr.train.l2-search.holdout-share", 0.01, 0.5),
            reader.whole("ctr.train.l2-search.max-rows", 1_000, 1_000_000_000)),
        reader.choice("ctr.train.model", ModelKind.class),
        ForestConfig.from(reader));
  }
}
