package io.sparkctr.model;

import io.sparkctr.config.TrainConfig.ModelKind;

/** A trained model, in MLlib's own class. */
public sealed interface ClickModel permits LinearModel, ForestModel {

  ModelKind kind();
}
