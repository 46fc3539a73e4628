package io.sparkctr.model;

import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * Reads and writes a model directory: a stock MLlib {@link LogisticRegressionModel}, which any
 * Spark program can load, plus {@code provenance.json}, written last.
 */
public final class ModelStore {
  private static final String PROVENANCE = "provenance.json";

  private ModelStore() {}

  /**
   * A model and what scoring needs beside it.
   *
   * @param directory where it is stored
   */
  public record StoredModel(Path directory, LogisticRegressionModel model, Provenance provenance) {
    /** The feature plan it was trained with. */
    public FeaturePlan plan() {
      return new FeaturePlan(provenance.featureBits());
    }
  }

  /**
   * Writes the model; replaces what the directory held before. The provenance, which makes the
   * directory a model, is written only after MLlib has read the same model back.
   *
   * @throws IllegalStateException if MLlib reads another model
   */
  public static void save(StoredModel stored, Configuration hadoop) throws IOException {
    Path directory = stored.directory();
    LogisticRegressionModel model = stored.model();
    Storage.fileSystem(directory, hadoop).delete(directory, true);
    ModelFiles.write(model, directory, hadoop);
    if (!ModelFiles.same(ModelFiles.read(directory), model)) {
      throw new IllegalStateException(
          "MLlib reads other weights from " + directory + " than were written there");
    }
    Storage.replace(new Path(directory, PROVENANCE), Json.write(stored.provenance()), hadoop);
  }

  /**
   * Reads a model directory.
   *
   * @throws UserError if it holds no model, a damaged one or one of another feature plan
   */
  public static StoredModel load(Path directory, Configuration hadoop) throws IOException {
    Provenance provenance = provenance(directory, hadoop);
    if (provenance.featurePlanVersion() != FeaturePlan.VERSION) {
      throw new UserError(
          "model %s was trained with version %d of the feature plan, this program has version %d: train it again"
              .formatted(directory, provenance.featurePlanVersion(), FeaturePlan.VERSION));
    }
    LogisticRegressionModel model = weights(directory);
    int slots = new FeaturePlan(provenance.featureBits()).slots();
    if (model.numFeatures() != slots) {
      throw new UserError(
          "model %s has %d weights, but its %s says %d slots: the directory was put together from two models; train it again"
              .formatted(directory, model.numFeatures(), PROVENANCE, slots));
    }
    return new StoredModel(directory, model, provenance);
  }

  private static LogisticRegressionModel weights(Path directory) {
    try {
      return ModelFiles.read(directory);
    } catch (Exception damaged) {
      // Catches everything: Spark's loader throws checked exceptions that it does not declare.
      throw new UserError(
          "model %s cannot be loaded (%s): copy it again whole, or train it again"
              .formatted(
                  directory, String.valueOf(damaged.getMessage()).lines().findFirst().orElse("")),
          damaged);
    }
  }

  private static Provenance provenance(Path directory, Configuration hadoop) throws IOException {
    Path file = new Path(directory, PROVENANCE);
    try {
      return Json.read(Storage.read(file, hadoop), Provenance.class);
    } catch (FileNotFoundException missing) {
      throw new UserError(
          "no model at "
              + directory
              + " (no "
              + PROVENANCE
              + " in it): give latest, a run's id or the model directory of a run",
          missing);
    } catch (IllegalArgumentException broken) {
      throw new UserError(file + " is damaged: " + broken.getMessage(), broken);
    }
  }
}
