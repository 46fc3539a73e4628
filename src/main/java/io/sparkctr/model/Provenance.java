package io.sparkctr.model;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.sparkctr.config.TrainConfig.ModelKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where a model comes from. Its {@code provenance.json} lies beside the files of the model.
 *
 * @param featurePlanVersion version of the features that the model was trained with: of the feature
 *     plan, or of the integer features of a forest
 * @param featureBits the vector has 2^featureBits slots; 0 for a forest
 * @param days the training days
 * @param rows training rows
 * @param positives clicks among them
 * @param l2 weight of the L2 penalty on the mean log loss; 0 for a forest
 * @param iterations L-BFGS iterations; 0 for a forest
 * @param seed seed of the random choices of training
 * @param gitCommit commit of the program, or {@code unknown}
 * @param versions versions of Java, Spark, Scala and Hadoop by name
 * @param model kind of the model, as {@code train.model} spells it; files of older programs do not
 *     name it, because there was only the logistic regression
 */
public record Provenance(
    int featurePlanVersion,
    int featureBits,
    List<Day> days,
    long rows,
    long positives,
    double l2,
    int iterations,
    long seed,
    String gitCommit,
    Map<String, String> versions,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String model) {

  public Provenance {
    model = model.isEmpty() ? ModelKind.LOGISTIC_REGRESSION.id() : model;
  }

  /** Of a logistic regression. */
  public Provenance(
      int featurePlanVersion,
      int featureBits,
      List<Day> days,
      long rows,
      long positives,
      double l2,
      int iterations,
      long seed,
      String gitCommit,
      Map<String, String> versions) {
    this(
        featurePlanVersion,
        featureBits,
        days,
        rows,
        positives,
        l2,
        iterations,
        seed,
        gitCommit,
        versions,
        ModelKind.LOGISTIC_REGRESSION.id());
  }

  /**
   * Kind of the model.
   *
   * @throws IllegalArgumentException if this program does not know it
   */
  ModelKind kind() {
    return Arrays.stream(ModelKind.values())
        .filter(kind -> kind.id().equals(model))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("model \"" + model + "\" is of an unknown kind"));
  }

  /** A training day and its fingerprint. */
  public record Day(String day, String fingerprint) {}
}
