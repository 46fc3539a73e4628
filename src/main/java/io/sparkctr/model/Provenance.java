package io.sparkctr.model;

import java.util.List;
import java.util.Map;

/**
 * Where a model comes from. Its {@code provenance.json} lies beside the files of the model.
 *
 * @param featurePlanVersion version of the feature plan that the model was trained with
 * @param featureBits the vector has 2^featureBits slots
 * @param days the training days
 * @param rows training rows
 * @param positives clicks among them
 * @param l2 weight of the L2 penalty on the mean log loss
 * @param iterations L-BFGS iterations
 * @param seed seed of the random choices of training
 * @param gitCommit commit of the program, or {@code unknown}
 * @param versions versions of Java, Spark, Scala and Hadoop by name
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
    Map<String, String> versions) {

  /** A training day and its fingerprint. */
  public record Day(String day, String fingerprint) {}
}
