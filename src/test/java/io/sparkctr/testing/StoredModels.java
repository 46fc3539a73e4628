package io.sparkctr.testing;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.Provenance;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Models as the store loads them, without a store. */
public final class StoredModels {
  private StoredModels() {}

  /** The model with a provenance that names the plan and nothing else of note. */
  public static StoredModel of(LogisticRegressionModel model, FeaturePlan plan) {
    return new StoredModel(
        new Path("nowhere"),
        model,
        new Provenance(
            FeaturePlan.VERSION, plan.bits(), List.of(), 0, 0, 0, 0, 0, "unknown", Map.of()));
  }
}
