package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.run.RunStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds the model that a setting names: {@code latest}, a run's id, or a model directory. */
final class ModelReference {
  private static final String BITS = "ctr.features.bits";

  private ModelReference() {}

  /**
   * Loads the model. Its provenance names its feature plan.
   *
   * @throws UserError where there is no model, or the user sets another feature plan
   */
  static StoredModel load(String reference, CtrConfig config, Configuration hadoop)
      throws IOException {
    StoredModel model = ModelStore.load(directory(reference, config, hadoop), hadoop);
    int bits = model.provenance().featureBits();
    // A forest has no slots.
    if (model.model() instanceof LinearModel
        && config.explicitKeys().contains(BITS)
        && config.features().bits() != bits) {
      throw new UserError(
          "model %s was trained with features.bits = %d, but features.bits = %d is set: leave the key out, or name another model"
              .formatted(model.directory(), bits, config.features().bits()));
    }
    return model;
  }

  private static Path directory(String reference, CtrConfig config, Configuration hadoop)
      throws IOException {
    if (reference.contains("/") || reference.equals(".")) {
      return new Path(reference);
    }
    RunStore runs = new RunStore(config.runs(), hadoop);
    return runs.directory(runs.require(reference).runId()).model();
  }
}
