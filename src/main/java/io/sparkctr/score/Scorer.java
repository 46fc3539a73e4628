package io.sparkctr.score;

import io.sparkctr.features.SlotRows;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** The model as plain arrays: log-odds of a row of slots without a vector. */
public final class Scorer implements RowScorer<SlotRows> {
  private static final long serialVersionUID = 1L;

  private final double[] weights;
  private final double intercept;

  public Scorer(LogisticRegressionModel model) {
    weights = model.coefficients().toArray();
    intercept = model.intercept();
  }

  @Override
  public double logit(SlotRows block, int row) {
    return block.logit(row, weights, intercept);
  }

  public double intercept() {
    return intercept;
  }

  public double weight(int slot) {
    return weights[slot];
  }

  /** Probability of a click with these log-odds. */
  public static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
