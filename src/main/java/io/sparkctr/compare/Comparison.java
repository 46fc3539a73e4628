package io.sparkctr.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.Stages.Stage;
import java.util.List;

/**
 * Runs of several contenders over the same rows. Its {@code comparison.json} is written last, and
 * makes the comparison visible.
 *
 * @param id name of its directory
 * @param createdAt start of the comparison, ISO 8601, UTC
 * @param gitCommit commit of the program, or {@code unknown}
 * @param machine where the single-node contenders ran, in words
 * @param repeat how often each contender ran
 * @param currency unit of the costs; empty if no price is set
 * @param sizes by rising number of training rows; one unless more were asked for
 * @param extrapolations guesses, only where they were asked for
 */
@JsonPropertyOrder("formatVersion")
public record Comparison(
    String id,
    String createdAt,
    String gitCommit,
    String machine,
    int repeat,
    String currency,
    List<Size> sizes,
    List<Extrapolation> extrapolations) {

  static final int FORMAT_VERSION = 1;

  /** Version of the format. */
  @JsonProperty
  int formatVersion() {
    return FORMAT_VERSION;
  }

  /**
   * The contenders over the same rows.
   *
   * @param rowCap max training rows that were asked for; 0 = all
   * @param data the day files that all contenders read
   * @param entries in the order in which they were named
   * @param differences of each entry to the first
   */
  public record Size(
      long rowCap, List<Day> data, List<Entry> entries, List<Difference> differences) {}

  /**
   * A day that all contenders read.
   *
   * @param fingerprint 64 hex digits
   * @param isTest whether it tests, else it trains
   */
  public record Day(String day, String fingerprint, long rows, boolean isTest) {}

  /**
   * A contender. Its figures are those of the run whose total time is the median.
   *
   * @param name as {@code ctr compare} takes it: {@code spark}, {@code java}, …, or a run's id
   * @param title what it is, in words
   * @param runs the ids of its runs
   * @param failure why it has no figures, in one line; empty if it has
   * @param trainRows rows that it trained on; fewer than others where it has a cap of its own
   * @param seconds wall-clock seconds of the whole process
   * @param stages by name with their seconds; the last is {@code total}
   * @param rowsPerSecond training and test rows over the seconds of the whole process
   * @param cpuSeconds of all its processes
   * @param processes each with its peak memory
   * @param cost node-seconds times price; NaN if no price is set
   * @param figures of the evaluation on the test days; all NaN if it has none
   */
  public record Entry(
      String name,
      String title,
      List<String> runs,
      String failure,
      long trainRows,
      Spread seconds,
      List<Stage> stages,
      double rowsPerSecond,
      double cpuSeconds,
      List<ProcessUsage> processes,
      double cost,
      Quality figures) {}

  /**
   * A figure over the repeats.
   *
   * @param median middle value, of an even number the mean of the middle two
   */
  public record Spread(double min, double median, double max) {}

  /**
   * How good the predictions are; as in {@link io.sparkctr.metrics.EvaluationMetrics}.
   *
   * @param aucStandardError by Hanley and McNeil 1982
   */
  public record Quality(
      double auc,
      double aucStandardError,
      double logLoss,
      double logLossStandardError,
      double normalizedEntropy,
      double calibrationRatio,
      double accuracy,
      double baseAccuracy) {}

  /** Whether two figures can be told apart. */
  public enum Verdict {
    DIFFERENT,
    NOT_TOLD_APART,

    /** There is too little to judge by, such as one run each, or no figure. */
    NOT_KNOWN
  }

  /**
   * An entry beside the first.
   *
   * @param name the entry
   * @param speedUp seconds of the first over its seconds; NaN unless both trained on equal rows
   * @param seconds by the repeats
   * @param logLoss by the test rows
   * @param auc by the test rows
   */
  public record Difference(
      String name, double speedUp, Verdict seconds, Verdict logLoss, Verdict auc) {}

  /**
   * The time that a contender may take for more rows than it was given: a guess.
   *
   * @param rows training rows
   * @param seconds by a straight line through the measured sizes
   * @param low lower end of the 95 % prediction interval
   * @param high its upper end
   * @param sizes how many sizes were measured
   */
  public record Extrapolation(
      String name, long rows, double seconds, double low, double high, int sizes) {}
}
