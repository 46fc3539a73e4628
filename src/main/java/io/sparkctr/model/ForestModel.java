package io.sparkctr.model;

import io.sparkctr.config.TrainConfig.ModelKind;
import org.apache.spark.ml.classification.RandomForestClassificationModel;

/**
 * A random forest over the 13 integers.
 *
 * @param mllib the stock MLlib model
 * @param flat the same for scoring
 */
public record ForestModel(RandomForestClassificationModel mllib, FlatForest flat)
    implements ClickModel {

  /**
   * Takes a model of MLlib.
   *
   * @throws IllegalArgumentException if it is not over these features or not of two classes
   */
  public static ForestModel of(RandomForestClassificationModel mllib) {
    return new ForestModel(mllib, FlatForest.of(mllib));
  }

  @Override
  public ModelKind kind() {
    return ModelKind.RANDOM_FOREST;
  }
}
