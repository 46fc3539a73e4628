package io.sparkctr.train;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * What training gives.
 *
 * @param model the stock MLlib model
 * @param l2 weight of the penalty it was fitted with
 * @param epochs passes of dual ascent over all rows
 * @param iterations L-BFGS iterations of the final fit
 * @param objective objective at its end
 * @param trials what the search for the penalty tried; empty where it was given
 */
public record TrainedModel(
    LogisticRegressionModel model,
    double l2,
    int epochs,
    int iterations,
    double objective,
    List<L2Trial> trials) {}
