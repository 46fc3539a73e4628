package io.sparkctr.train;

import io.sparkctr.train.ascent.L2Search;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * The result of training.
 *
 * @param model the stock MLlib model
 * @param l2 weight of the penalty it was fitted with
 * @param epochs passes of dual ascent over all rows
 * @param iterations L-BFGS iterations of the final fit
 * @param objective objective at the end of training
 * @param dualityGaps per row, after each epoch of dual ascent that has the full penalty: the
 *     objective is at most so far above its minimum; empty without dual ascent
 * @param objectives objective after each of these epochs, then after each L-BFGS iteration
 * @param trials the penalties that the search tried; empty where the configuration sets one
 */
public record TrainedModel(
    LogisticRegressionModel model,
    double l2,
    int epochs,
    int iterations,
    double objective,
    List<Double> dualityGaps,
    List<Double> objectives,
    List<L2Search.Trial> trials) {}
