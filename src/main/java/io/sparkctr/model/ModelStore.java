package io.sparkctr.model;

import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerFeatures;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * Reads and writes a model directory: a stock MLlib model, which any Spark program can load, plus
 * {@code provenance.json}, written last.
 */
public final class ModelStore {
  private static final String PROVENANCE = "provenance.json";

  private ModelStore() {}

  /**
   * A model and what scoring needs beside it.
   *
   * @param directory where it is stored
   */
  public record StoredModel(Path directory, ClickModel model, Provenance provenance) {
    /** The feature plan that a linear model was trained with; a forest has none. */
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
    Storage.fileSystem(directory, hadoop).delete(directory, true);
    if (!isReadBack(stored.model(), directory, hadoop)) {
      throw new IllegalStateException(
          "MLlib reads another model from " + directory + " than was written there");
    }
    Storage.replace(new Path(directory, PROVENANCE), Json.write(stored.provenance()), hadoop);
  }

  private static boolean isReadBack(ClickModel model, Path directory, Configuration hadoop)
      throws IOException {
    if (model instanceof ForestModel forest) {
      ForestFiles.write(forest, directory);
      return ForestFiles.same(ForestFiles.read(directory), forest);
    }
    LogisticRegressionModel linear = ((LinearModel) model).mllib();
    ModelFiles.write(linear, directory, hadoop);
    return ModelFiles.same(ModelFiles.read(directory), linear);
  }

  /**
   * Reads a model directory.
   *
   * @throws UserError if it holds no model, a damaged one or one of other features
   */
  public static StoredModel load(Path directory, Configuration hadoop) throws IOException {
    Provenance provenance = provenance(directory, hadoop);
    return switch (kind(provenance, directory)) {
      case LOGISTIC_REGRESSION -> linear(directory, provenance);
      case RANDOM_FOREST -> forest(directory, provenance);
    };
  }

  private static StoredModel linear(Path directory, Provenance provenance) {
    requireVersion(directory, provenance, FeaturePlan.VERSION, "the feature plan");
    LogisticRegressionModel model = read(directory, ModelFiles::read);
    int slots = new FeaturePlan(provenance.featureBits()).slots();
    if (model.numFeatures() != slots) {
      throw new UserError(
          "model %s has %d weights, but its %s says %d slots: the directory was put together from two models; train it again"
              .formatted(directory, model.numFeatures(), PROVENANCE, slots));
    }
    return new StoredModel(directory, new LinearModel(model), provenance);
  }

  private static StoredModel forest(Path directory, Provenance provenance) {
    requireVersion(directory, provenance, IntegerFeatures.VERSION, "the integer features");
    return new StoredModel(directory, read(directory, ForestFiles::read), provenance);
  }

  private static ModelKind kind(Provenance provenance, Path directory) {
    try {
      return provenance.kind();
    } catch (IllegalArgumentException unknown) {
      throw new UserError(
          "model %s cannot be used: %s in its %s; use the version of the program that made it"
              .formatted(directory, unknown.getMessage(), PROVENANCE),
          unknown);
    }
  }

  private static void requireVersion(
      Path directory, Provenance provenance, int version, String features) {
    if (provenance.featurePlanVersion() != version) {
      throw new UserError(
          "model %s was trained with version %d of %s, this program has version %d: train it again"
              .formatted(directory, provenance.featurePlanVersion(), features, version));
    }
  }

  private static <T> T read(Path directory, Function<Path, T> reader) {
    try {
      return reader.apply(directory);
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
