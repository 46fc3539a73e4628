package io.sparkctr.testing;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Stored models, made without a model store. */
public final class StoredModels {
  private StoredModels() {}

  /** The model with a provenance of default values except for the plan. */
  public static StoredModel of(LogisticRegressionModel model, FeaturePlan plan) {
    return new StoredModel(
        new Path("nowhere"),
        new LinearModel(model),
        new Provenance(
            FeaturePlan.VERSION, plan.bits(), List.of(), 0, 0, 0, 0, 0, "unknown", Map.of()));
  }
}
