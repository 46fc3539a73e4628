package io.sparkctr.model;

import io.sparkctr.config.TrainConfig.ModelKind;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * A logistic regression over the slots of the feature plan.
 *
 * @param mllib the stock MLlib model
 */
public record LinearModel(LogisticRegressionModel mllib) implements ClickModel {
  @Override
  public ModelKind kind() {
    return ModelKind.LOGISTIC_REGRESSION;
  }
}
