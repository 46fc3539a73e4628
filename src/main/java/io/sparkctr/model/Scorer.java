package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import java.io.Serializable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.catalyst.InternalRow;

/** The model as plain arrays: log-odds of a row of slots without a vector. */
final class Scorer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] weights;
  private final double intercept;

  Scorer(LogisticRegressionModel model) {
    weights = model.coefficients().toArray();
    intercept = model.intercept();
  }

  /** Log-odds of a click; the row's slots start at column {@code first}. */
  double logit(InternalRow row, int first) {
    double logit = intercept;
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      logit += weights[row.getInt(first + field)];
    }
    return logit;
  }

  /** Probability of a click with these log-odds. */
  static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
