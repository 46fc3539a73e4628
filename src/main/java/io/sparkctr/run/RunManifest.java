package io.sparkctr.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Map;

/**
 * What a run did. Its {@code manifest.json} is written last and makes the run visible.
 *
 * @param runId name of the run directory
 * @param createdAt start of the run, ISO 8601, UTC
 * @param command the command that made the run
 * @param gitCommit commit of the program, or {@code unknown}
 * @param versions versions of Java, Spark, Scala and Hadoop by name
 * @param host host of the driver
 * @param master Spark master
 * @param config effective configuration by full key, secrets hidden
 * @param data the day files
 * @param trainDays names of the training days
 * @param testDays names of the test days
 * @param stages the stages in order, then {@code total}; manifests of older programs have neither
 *     {@code start}, {@code save} nor {@code total}
 * @param peakHeapBytes sum of the peaks of all heap pools of the driver
 * @param gate verdict of the quality gate: {@code passed}, {@code failed} or {@code none}
 * @param gateReason the figures that decided, in one line; empty in manifests of older programs
 * @param processes what the processes of the run used; empty in manifests of older programs
 */
@JsonPropertyOrder("formatVersion")
public record RunManifest(
    String runId,
    String createdAt,
    String command,
    String gitCommit,
    Map<String, String> versions,
    String host,
    String master,
    Map<String, String> config,
    List<Source> data,
    List<String> trainDays,
    List<String> testDays,
    List<Stage> stages,
    Features features,
    Training training,
    long peakHeapBytes,
    String gate,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String gateReason,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<ProcessUsage> processes) {

  /** Goes up when an older program would misread the file. */
  static final int FORMAT_VERSION = 1;

  /** Version of the format in which this program writes manifests. */
  @JsonProperty
  int formatVersion() {
    return FORMAT_VERSION;
  }

  /**
   * A day file.
   *
   * @param sha256 its fingerprint: over name, size, modification time, content and preparation
   * @param rows good rows
   * @param malformed lines in quarantine
   * @param positives clicks among the rows; 0 in manifests of older programs
   * @param rejects malformed lines by reason; empty in manifests of older programs
   */
  public record Source(
      String day,
      String path,
      long bytes,
      String sha256,
      long rows,
      long malformed,
      @JsonSetter(nulls = Nulls.AS_EMPTY) long positives,
      @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Long> rejects) {}

  /**
   * The feature plan.
   *
   * @param bits the vector has 2^bits slots; 0 for a random forest, which has no slots
   * @param planVersion version of the feature plan, or of the integer features of a forest
   */
  public record Features(int bits, int planVersion) {}

  /**
   * How the model was trained.
   *
   * @param solver the algorithm, as {@code train.solver} spells it; {@code random-forest} for a
   *     forest
   * @param l2 weight of the L2 penalty on the mean log loss; 0 for a forest
   * @param epochs passes of dual ascent over all rows
   * @param iterations L-BFGS iterations
   * @param objective objective at the end; 0 for a forest
   * @param dualityGaps per row, after each epoch of dual ascent that has the full penalty: the
   *     objective is at most so far above its minimum; empty without dual ascent and in older
   *     manifests
   * @param objectives objective after each epoch with the full penalty, then after each L-BFGS
   *     iteration; empty in older manifests
   * @param rows training rows
   * @param trials the penalties that the search tried; empty if the penalty was set
   * @param model kind of the model, as {@code train.model} spells it; older manifests do not name
   *     it, because there was only the logistic regression
   * @param trees of a forest; 0 for other models
   * @param depth max depth of a forest's trees; 0 for other models
   */
  public record Training(
      String solver,
      double l2,
      int epochs,
      int iterations,
      double objective,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Double> dualityGaps,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Double> objectives,
      long rows,
      List<Trial> trials,
      @JsonSetter(nulls = Nulls.AS_EMPTY) String model,
      @JsonSetter(nulls = Nulls.AS_EMPTY) int trees,
      @JsonSetter(nulls = Nulls.AS_EMPTY) int depth) {

    public Training {
      model = model.isEmpty() ? ModelKind.LOGISTIC_REGRESSION.id() : model;
    }

    /** Of a logistic regression. */
    public Training(
        String solver,
        double l2,
        int epochs,
        int iterations,
        double objective,
        List<Double> dualityGaps,
        List<Double> objectives,
        long rows,
        List<Trial> trials) {
      this(
          solver,
          l2,
          epochs,
          iterations,
          objective,
          dualityGaps,
          objectives,
          rows,
          trials,
          "",
          0,
          0);
    }

    /**
     * Of a random forest.
     *
     * @param depth max depth of a tree
     */
    public static Training ofForest(int trees, int depth, long rows) {
      String forest = ModelKind.RANDOM_FOREST.id();
      return new Training(
          forest, 0, 0, 0, 0, List.of(), List.of(), rows, List.of(), forest, trees, depth);
    }
  }

  /**
   * A penalty that the search tried.
   *
   * @param strength penalty for the sum over all rows
   * @param epochs passes over the sampled rows
   * @param logLoss log loss on the held-out rows, in nats per row
   */
  public record Trial(double strength, int epochs, double logLoss) {}

  /**
   * What one process used from its start until the manifest was written.
   *
   * @param name {@code driver}, or {@code executor N}
   * @param host where it ran
   * @param peakResidentBytes max resident memory; 0 where the system does not tell it
   * @param cpuSeconds CPU time of all threads; of executors, that of their tasks
   */
  public record ProcessUsage(String name, String host, long peakResidentBytes, double cpuSeconds) {}
}
